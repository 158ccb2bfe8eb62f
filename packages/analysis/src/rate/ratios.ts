import type { Precision } from '@stepwise/core';
import { rateTolerance } from '../causes/sameRate.ts';

/** What people divide or multiply a rate by. */
const USUAL: readonly number[] = [
  0.5,
  0.1,
  0.2,
  0.25,
  0.75,
  0.3,
  0.4,
  0.6,
  0.7,
  0.8,
  0.9,
  1 / 3,
  2 / 3,
  0.05,
  0.01,
  0.02,
  0.001,
  0.94,
  0.95,
  0.96,
  0.97,
  0.98,
  0.99,
  0.85,
  0.65,
  0.55,
  0.35,
  0.15,
].flatMap((ratio) => [ratio, 1 / ratio]);

/** By how much a ratio may be off, as a share of it, for the digits that the rates are written with. */
export function ratioUncertainty(
  from: number,
  to: number,
  precision: Precision | undefined,
): number {
  if (from <= 0 || to <= 0) return 0;
  return rateTolerance(from, precision) / from + rateTolerance(to, precision) / to;
}

/** Whether a change may be by this ratio, for the digits that the rates are written with. */
export function isRatio(
  from: number,
  to: number,
  ratio: number,
  precision: Precision | undefined,
): boolean {
  const allowed = rateTolerance(to, precision) + ratio * rateTolerance(from, precision);
  return Math.abs(to - ratio * from) <= allowed;
}

/** The usual ratio that is nearest to to / from, if the digits allow it to be that one; else to / from. */
export function snapRatio(from: number, to: number, precision: Precision | undefined): number {
  const ratio = to / from;
  const allowed = ratioUncertainty(from, to, precision);
  let best = ratio;
  let off = Infinity;
  for (const usual of USUAL) {
    const distance = Math.abs(ratio / usual - 1);
    // of two that both may be, the earlier in the list is the more usual
    if (distance <= allowed && distance < off - 0.3 * allowed) [best, off] = [usual, distance];
  }
  return best;
}
