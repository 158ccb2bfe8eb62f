import { isEqualRatio } from './equalRatio.ts';
import type { Look } from './look.ts';
import { isLastDigit, rateOf, rowsOf } from './stairs.ts';

/** Whether a group of falling stairs are steps on end: equal ratios, and treads of several rows or deep cuts. */
export function isStepped({ stairs, rate }: Look, first: number, last: number): boolean {
  const { precision } = rate;
  if (!isEqualRatio(stairs, first, last, precision)) return false;
  for (let stair = first + 1; stair < last; stair += 1) {
    const isSlow =
      isLastDigit(stairs, stair, precision) || isLastDigit(stairs, stair + 1, precision);
    if (rowsOf(stairs, stair) > 1 && !isSlow) return true;
  }
  const ratio = rateOf(stairs, first + 1) / rateOf(stairs, first);
  return rowsOf(stairs, first) > 1 && ratio < 0.55 && last - first < 6;
}
