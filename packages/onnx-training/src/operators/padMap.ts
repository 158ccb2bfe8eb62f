import type { AxisMap } from '../lowering/resampling/axisMap.ts';
import { checkElements } from './checkElements.ts';

/** From where each element of an axis that was padded by copies comes. */
export function padMap(
  mode: string,
  axis: number,
  from: number,
  before: number,
  after: number,
): AxisMap {
  // what is taken away goes first: copies are of what is left
  const [first, last] = [Math.max(-before, 0), from - 1 - Math.max(-after, 0)];
  const source = (i: number): number => {
    if (mode === 'edge') return Math.min(Math.max(i, first), last);
    return i < first ? 2 * first - i : i > last ? 2 * last - i : i;
  };
  const to = from + before + after;
  checkElements(to);
  return {
    axis,
    from,
    to,
    entries: Array.from({ length: to }, (_, i) => [i, source(i - before), 1]),
  };
}
