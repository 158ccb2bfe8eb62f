import type { Look } from './look.ts';
import { firstRowOf, isLastDigit, rateOf, rise } from './stairs.ts';

/** A change that is so many times those beside it is a jump. */
export const JUMP = 4;

/** Whether the change to a stair is too small for a step. */
export function isSmall({ stairs, rate }: Look, stair: number): boolean {
  if (stair <= 0 || stair >= stairs.count) return false;
  const size = Math.max(rateOf(stairs, stair), rateOf(stairs, stair - 1));
  const change = Math.abs(rise(stairs, stair));
  return change < 0.02 * size || isLastDigit(stairs, stair, rate.precision);
}

/** How much the rate changes to a stair, for each place since the last row of the one before. */
export function slopeAt({ stairs, rate, tread }: Look, stair: number): number {
  const row = firstRowOf(stairs, stair);
  const before = tread > 1 ? firstRowOf(stairs, stair - 1) : row - 1;
  return rise(stairs, stair) / ((rate.at[row] ?? 0) - (rate.at[before] ?? 0) || 1);
}
