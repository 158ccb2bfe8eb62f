import type { Layout } from './findLayout.ts';
import { wordsOf } from '../columns/wordsOf.ts';

/** Columns that are known to say which training a row belongs to. */
const TRAINING: ReadonlySet<string> = new Set(
  'run,run id,run name,seed,fold,kfold,k fold,trial,trial id,experiment,experiment id,exp,exp id'.split(
    ',',
  ),
);
/** Columns that say how it was set up, whatever their cells look like. */
const SETUP: ReadonlySet<string> = new Set(
  'model,model name,arch,architecture,network,backbone,dataset,method,algorithm,optimizer,optim,optimization,batch size'.split(
    ',',
  ),
);

/** Whether a change of the column alone is a new training, even where the places go on rising. */
export function isTraining(name: string): boolean {
  return TRAINING.has(wordsOf(name).join(' '));
}

/**
 * Finds the columns that tell runs apart, and those that tell apart the rows of one place. A column of words that
 * changes only where the places fall or repeat tells runs apart; one that changes from row to row at the same place is the
 * kind of the row.
 *
 * @param places of the rows; empty where they have none.
 */
export function findSplits(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  columns: readonly number[],
  places: readonly number[],
  isText: (column: number) => boolean,
): Pick<Layout, 'identity' | 'kinds'> {
  const identity: number[] = [];
  const kinds: number[] = [];
  for (const column of columns) {
    const name = wordsOf(names[column] ?? '').join(' ');
    const known = TRAINING.has(name) || SETUP.has(name);
    if (!known && !isText(column)) continue;
    const { changes, rising, same } = changesOf(rows, column, places);
    if (same > 1 && same * 3 > rows.length) kinds.push(column);
    else if (TRAINING.has(name) || (rising === 0 && (known || changes > 0))) identity.push(column);
  }
  return { identity, kinds };
}

interface Changes {
  readonly changes: number;
  /** At a place that rises. */
  readonly rising: number;
  /** At the same place. */
  readonly same: number;
}

function changesOf(
  rows: readonly (readonly string[])[],
  column: number,
  places: readonly number[],
): Changes {
  let changes = 0;
  let rising = 0;
  let same = 0;
  for (let row = 1; row < rows.length; row++) {
    if (rows[row]?.[column] === rows[row - 1]?.[column]) continue;
    const at = places[row] ?? Number.NaN;
    const before = places[row - 1] ?? Number.NaN;
    changes++;
    if (at > before) rising++;
    if (at === before) same++;
  }
  return { changes, rising, same };
}
