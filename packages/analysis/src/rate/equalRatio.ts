import type { Precision } from '@stepwise/core';
import { ratioUncertainty } from './ratios.ts';
import { rateOf, type Stairs } from './stairs.ts';

/** Whether each stair is the same share of the one before, as far as the digits tell. */
export function isEqualRatio(
  stairs: Stairs,
  start: number,
  last: number,
  precision: Precision | undefined,
): boolean {
  let low = 0;
  let high = Infinity;
  for (let stair = start + 1; stair <= last; stair += 1) {
    const [from, to] = [rateOf(stairs, stair - 1), rateOf(stairs, stair)];
    if (from <= 0 || to <= 0) return false;
    const allowed = ratioUncertainty(from, to, precision) + 1e-4;
    low = Math.max(low, (to / from) * (1 - allowed));
    high = Math.min(high, (to / from) * (1 + allowed));
    if (low > high) return false;
  }
  return true;
}
