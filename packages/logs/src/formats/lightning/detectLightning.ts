import { meaningOf } from '../../columns/meaningOf.ts';
import type { Detection, Head } from '../../format.ts';
import { numberOf } from '../../table/cells.ts';
import { headerOf } from '../headed/headerOf.ts';
import { epochColumn } from './epochColumn.ts';

/** Rows that are looked at. */
const LOOKED_AT = 400;

/**
 * `epoch` and `step` may be anybody's. Lightning's rows have one kind of values each: the training's and the validation's
 * never stand together, and rates have no epoch.
 */
export function detectLightning(head: Head): Detection | null {
  const header = headerOf(head);
  if (header === null) return null;
  const { names } = header;
  const epoch = epochColumn(names);
  const step = names.indexOf('step');
  if (step < 0 || names.some((name) => OTHERS.test(name))) return null;
  const rows = header.rows().slice(0, LOOKED_AT);
  const isFilled = (row: readonly string[], index: number): boolean =>
    (row[index] ?? '').trim() !== '';
  const rates = indicesOf(names, (name) => name.startsWith('lr-'));
  const ofEpochs = rows.filter((row) => isFilled(row, epoch));
  if (ofEpochs.some((row) => !Number.isInteger(numberOf(row[epoch] ?? '')))) return null;

  const rate = rates.find((index) =>
    rows.some((row) => isFilled(row, index) && !isFilled(row, epoch)),
  );
  if (rate !== undefined) {
    return {
      score: 0.95,
      because: `its columns are step, ${names[rate] ?? ''} and others, and the rows with a rate have no epoch`,
    };
  }
  if (epoch < 0) return null;
  const train = indicesOf(names, (name) => meaningOf(name).of === 'train');
  const validation = indicesOf(names, (name) => meaningOf(name).of === 'validation');
  const has = (row: readonly string[], indices: readonly number[]): boolean =>
    indices.some((index) => isFilled(row, index));
  const areApart =
    rows.some((row) => has(row, train)) &&
    rows.some((row) => has(row, validation)) &&
    !rows.some((row) => has(row, train) && has(row, validation));
  const pair = names.find(
    (name) => name.endsWith('_step') && names.includes(name.replace(/_step$/u, '_epoch')),
  );
  if (!areApart && pair === undefined) return null;
  if (pair === undefined) {
    return {
      score: 0.7,
      because:
        'it has epochs and steps, and its rows hold values of the training or of the validation, and never of both',
    };
  }
  return {
    score: areApart ? 0.9 : 0.7,
    because: `it has epochs and steps, and the columns ${pair} and ${pair.replace(/_step$/u, '_epoch')}`,
  };
}

/** What the trainer of transformers logs, written into a table. */
const OTHERS = /^(?:eval_runtime|eval_samples_per_second|train_runtime|grad_norm|total_flos)$/u;

function indicesOf(names: readonly string[], is: (name: string) => boolean): number[] {
  return names.flatMap((name, index) => (is(name) ? [index] : []));
}
