import type { Precision } from '@stepwise/core';

/** float32 noise of a rate that is written in full: 1.9999999e-5 is 2e-5. */
const FLOAT32 = 1e-6;

/** How far apart two rates may be that the log's digits can't tell apart. */
export function rateTolerance(rate: number, precision: Precision | undefined): number {
  const noise = Math.abs(rate) * FLOAT32;
  if (precision === undefined) return noise;
  if ('decimals' in precision) return Math.max(noise, 0.51 * 10 ** -precision.decimals);
  const size = rate === 0 ? 0 : 10 ** Math.floor(Math.log10(Math.abs(rate)));
  return Math.max(noise, 0.51 * size * 10 ** (1 - precision.significant));
}

/** Whether a rate that was logged may be this one. */
export function isSameRate(
  logged: number,
  rate: number,
  precision: Precision | undefined,
): boolean {
  return Math.abs(logged - rate) <= rateTolerance(Math.max(logged, rate), precision);
}
