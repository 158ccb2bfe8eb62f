import type { Series } from '@stepwise/core';
import type { Warmup } from '../analysis.ts';
import type { Rise } from './warmupOf.ts';

/** A ramp that is off a straight line by less than this share of its peak is linear. */
const STRAIGHT = 0.01;

/** The warm-up with its places and its shape. */
export function warmupAt({ at, values }: Series, { start, row }: Rise): Warmup {
  const places = { start: at[start] ?? 0, end: at[row] ?? 0 };
  const [from, to] = [values[start] ?? 0, values[row] ?? 0];
  const isStraight = residualOf(at, values, start, row) < STRAIGHT * to;
  return { shape: isStraight ? 'linear' : 'other', from, to, ...places };
}

/** How far rows are from a straight line: through their ends, or through the first and the row before the peak. */
function residualOf(
  at: readonly number[],
  values: readonly number[],
  start: number,
  row: number,
): number {
  const along = (end: number): number => {
    const span = (at[end] ?? 0) - (at[start] ?? 0) || 1;
    const [from, to] = [values[start] ?? 0, values[end] ?? 0];
    let worst = 0;
    for (let i = start; i <= end; i += 1) {
      const line = from + ((to - from) * ((at[i] ?? 0) - (at[start] ?? 0))) / span;
      worst = Math.max(worst, Math.abs((values[i] ?? 0) - line));
    }
    return worst;
  };
  // the peak is often in the middle between two rows, or already on the schedule after it
  return Math.min(along(row), row - start > 2 ? along(row - 1) : Infinity);
}
