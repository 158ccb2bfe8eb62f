import type { Warmup } from '../analysis.ts';
import type { Look } from './look.ts';
import { firstRowOf, rateOf } from './stairs.ts';
import type { Rise } from './warmupOf.ts';

/** A ramp that is off a straight line by less than this share of its peak is linear. */
const STRAIGHT = 0.01;

/** The warm-up with its places and its shape. */
export function warmupAt(look: Look, { start, peak, row }: Rise): Warmup {
  const { at, values } = look.rate;
  const places = { start: at[start] ?? 0, end: at[row] ?? 0 };
  const [from, to] = [values[start] ?? 0, values[row] ?? 0];
  // the peak is often in the middle between two rows, or already on the schedule after it
  const isStraight =
    residualOf(look, start, peak) < STRAIGHT * to ||
    (peak - start > 2 && residualOf(look, start, peak - 1) < STRAIGHT * to);
  // one jump is a ramp only where it is between two rows
  const isRamp = isStraight && (peak - start > 1 || row - start === 1);
  return { shape: isRamp ? 'linear' : 'other', from, to, ...places };
}

/** How far the first rows of stairs are from a straight line through the first and the last of them. */
function residualOf({ stairs, rate }: Look, start: number, end: number): number {
  const place = (stair: number): number => rate.at[firstRowOf(stairs, stair)] ?? 0;
  const [from, to] = [rateOf(stairs, start), rateOf(stairs, end)];
  const span = place(end) - place(start) || 1;
  let worst = 0;
  for (let stair = start; stair <= end; stair += 1) {
    const line = from + ((to - from) * (place(stair) - place(start))) / span;
    worst = Math.max(worst, Math.abs(rateOf(stairs, stair) - line));
  }
  return worst;
}
