import { meaningOf } from '../../columns/meaningOf.ts';
import type { Detection, Head } from '../../format.ts';
import { numberOf } from '../../table/cells.ts';
import { headerOf } from '../headed/headerOf.ts';
import { epochColumn } from './epochColumn.ts';

type Row = readonly string[];

/** Rows that are looked at. */
const LOOKED_AT = 400;
/** What the trainer of transformers logs, written into a table: it is sparse as well. */
const TRANSFORMERS =
  /^(?:eval_runtime|eval_samples_per_second|train_runtime|grad_norm|total_flos)$/u;

/**
 * `epoch` and `step` may be anybody's. Lightning's rows have one kind of values each: the training's and the validation's
 * never stand together, and the monitor's rates have no epoch.
 */
export function detectLightning(head: Head): Detection | null {
  const header = headerOf(head);
  if (header === null) return null;
  const { names } = header;
  if (!names.includes('step') || names.some((name) => TRANSFORMERS.test(name))) return null;
  const epoch = epochColumn(names);
  const rows = header.rows().slice(0, LOOKED_AT);
  const areWhole = rows.every(
    (row) => !isFilled(row, epoch) || Number.isInteger(numberOf(row[epoch] ?? '')),
  );
  if (!areWhole) return null;

  const rate = rateWithoutEpoch(names, rows, epoch);
  if (rate !== undefined) {
    return {
      score: 0.95,
      because: `its columns are step, ${rate} and others, and the rows with a rate have no epoch`,
    };
  }
  if (epoch < 0) return null;
  const apart = areApart(names, rows);
  const pair = names.find((name) => name.endsWith('_step') && names.includes(atEpoch(name)));
  if (pair !== undefined) {
    return {
      score: apart ? 0.9 : 0.7,
      because: `it has epochs and steps, and the columns ${pair} and ${atEpoch(pair)}`,
    };
  }
  if (!apart) return null;
  return {
    score: 0.7,
    because:
      'it has epochs and steps, and its rows hold values of the training or of the validation, and never of both',
  };
}

function isFilled(row: Row, index: number): boolean {
  return (row[index] ?? '').trim() !== '';
}

/** What the monitor of the rate has logged. */
function rateWithoutEpoch(
  names: readonly string[],
  rows: readonly Row[],
  epoch: number,
): string | undefined {
  return names.find(
    (name, index) =>
      name.startsWith('lr-') && rows.some((row) => isFilled(row, index) && !isFilled(row, epoch)),
  );
}

/** Whether there are values of the training and of the validation, and no row has both. */
function areApart(names: readonly string[], rows: readonly Row[]): boolean {
  const data = names.map((name) => meaningOf(name).of);
  const has = (row: Row, of: 'train' | 'validation'): boolean =>
    data.some((other, index) => other === of && isFilled(row, index));
  return (
    rows.some((row) => has(row, 'train')) &&
    rows.some((row) => has(row, 'validation')) &&
    !rows.some((row) => has(row, 'train') && has(row, 'validation'))
  );
}

const atEpoch = (name: string): string => name.replace(/_step$/u, '_epoch');
