import type { Finding } from '../../analysis.ts';
import { suddenFalls } from '../../infer/suddenFalls.ts';
import type { Context } from '../context.ts';
import { formatNumber } from '../../words/formatNumber.ts';
import { listInWords } from '../words.ts';

const SUDDEN = 6;
/** Rows on each side that must lie on different sides of the fall: what falls after a spike is no step. */
const AROUND = 5;
const FEWEST = 3;
const MOST_ROWS = 20_000;

/** Steps of the training loss at a rate that never changes: no scheduler made them. */
export function staircase({ watched, story }: Context): readonly Finding[] {
  const { train, run } = watched;
  if (train === null || watched.rate === null) return [];
  if (story.family !== 'constant' || story.changes.length > 0) return [];
  const { values, at, axis } = train;
  if (values.length > MOST_ROWS) return [];
  const after = story.warmup?.end ?? -Infinity;
  const falls = suddenFalls(values);
  const rows: number[] = [];
  for (let row = AROUND; row + AROUND <= values.length; row += 1) {
    if ((falls[row] ?? 0) < SUDDEN || (at[row] ?? 0) <= after) continue;
    const lowest = Math.min(...values.slice(row - AROUND, row));
    const highest = Math.max(...values.slice(row, row + AROUND));
    if (highest < lowest) rows.push(row);
  }
  if (rows.length < FEWEST) return [];
  const places = rows.map((row) => at[row] ?? row);
  const gaps = places.slice(1).map((place, i) => place - (places[i] ?? 0));
  const [shortest, longest] = [Math.min(...gaps), Math.max(...gaps)];
  const isEven = longest <= 1.1 * shortest;
  const even = isEven ? `, every ${formatNumber((shortest + longest) / 2)} ${axis}s` : '';
  return [
    {
      code: 'staircase-without-rate-change',
      severity: 'note',
      run,
      axis,
      at: places[0] ?? null,
      values: { places: places.slice(0, 50), count: places.length, shortest, longest },
      rule: 'at least 3 falls of the training loss of 6 standard deviations, each with all of the 5 values before it above all of the 5 after it, while the rate is constant',
      confidence: 'certain',
      text: `${train.name} falls in steps (${axis} ${listInWords(places)}${even}) while the rate is constant: they are not the scheduler's. The order of the data, or the length of an epoch against it, can do this.`,
    },
  ];
}
