import { meaningOf } from '../columns/meaningOf.ts';
import type { Detection, Format, Head } from '../format.ts';
import type { Column, Gatherer, Meaning } from '../gather/gatherer.ts';
import { placeTracker, type PlaceTracker } from '../gather/placeTracker.ts';
import { listIn, numberOf } from '../table/cells.ts';
import { headedRows } from './headed/headedRows.ts';
import { headerOf } from './headed/headerOf.ts';

const TITLE = 'timm summary.csv';

/**
 * What the training script of timm writes into summary.csv: `epoch`, columns of the training beginning with `train_`, of
 * the evaluation with `eval_`, then `lr`; older ones and forks have `train_lr`. A rate of several groups is a list in
 * one cell. Epochs without an evaluation leave its cells out of the row.
 */
export const timm: Format = {
  name: 'timm',
  title: TITLE,
  detect,
  open(gatherer) {
    gatherer.facts({ framework: 'timm' });
    const tracker = placeTracker();
    let names: readonly string[] = [];
    let columns: RowColumns = rowColumns(gatherer, names, tracker);
    let short: RowColumns = columns;
    let withoutEval = 0;
    return headedRows(gatherer, {
      title: TITLE,
      wanted: 'epoch and such as train_loss',
      isHeader: (found) => found[0] === 'epoch' && found.some((name) => name.startsWith('train_')),
      header(found) {
        names = found;
        columns = rowColumns(gatherer, names, tracker);
        const shortNames = names.filter((name) => !name.startsWith('eval_'));
        withoutEval = shortNames.length;
        short = rowColumns(gatherer, shortNames, tracker);
      },
      row: (cells) => columns.add(cells),
      oddRow(cells) {
        if (cells.length !== withoutEval) return false;
        short.add(cells);
        return true;
      },
    });
  },
};

interface RowColumns {
  add(cells: readonly string[]): void;
}

function rowColumns(
  gatherer: Gatherer,
  names: readonly string[],
  tracker: PlaceTracker,
): RowColumns {
  const columns = names.map((name) => gatherer.column(name, meaningOfColumn(name)));
  const groups = new Map<string, Column>();
  const groupOf = (name: string, index: number): Column => {
    const key = `${name}[${index}]`;
    const column =
      groups.get(key) ?? gatherer.column(key, { ...meaningOfColumn(name), group: String(index) });
    groups.set(key, column);
    return column;
  };
  return {
    add(cells) {
      const at = numberOf(cells[0] ?? '');
      if (tracker.next(at) === 'falls') gatherer.startRun();
      for (let index = 1; index < columns.length; index++) {
        const cell = cells[index] ?? '';
        const list = cell.includes('[') ? listIn(cell) : null;
        if (list === null || list.length < 2) columns[index]?.add(at, cell);
        else {
          for (const [position, value] of list.slice(0, MOST_GROUPS).entries()) {
            groupOf(names[index] ?? '', position).add(at, value);
          }
        }
      }
    },
  };
}

/** Groups of parameters that get a series: a layer's decay makes some dozens. */
const MOST_GROUPS = 1000;

function meaningOfColumn(name: string): Meaning {
  return { ...meaningOf(name), axis: 'epoch' };
}

const TIMM = /^(?:epoch$|train_|eval_|lr$|time$)/u;

/** `epoch,train_loss,eval_loss,lr` may be anybody's; the accuracies are timm's names for them. */
function detect(head: Head): Detection | null {
  const names = headerOf(head)?.names ?? [];
  if (names[0] !== 'epoch' || !names.includes('train_loss')) return null;
  const known = ['eval_top1', 'eval_top5'].filter((name) => names.includes(name));
  if (known.length === 0) return null;
  const rate = names.find((name) => name === 'lr' || name === 'train_lr');
  const isSure = rate !== undefined && names.every((name) => TIMM.test(name));
  return {
    score: isSure ? 0.9 : 0.6,
    because: `its columns are epoch, train_loss, ${known.join(', ')}${rate === undefined ? '' : ` and ${rate}`}`,
  };
}
