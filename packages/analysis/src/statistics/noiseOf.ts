import { madDeviation } from './madDeviation.ts';
import { strideOf } from './strideOf.ts';

/** Fewer differences tell nothing of their spread. */
const FEWEST = 3;

/**
 * The standard deviation of the noise about a slow trend: MAD deviation of neighbours' differences / √2, and never less
 * than what rounding to `unit` makes, unit/√12. Of more than 16,384 differences every so many-th is taken. Null for fewer than 4 values, and where the numbers are too large.
 */
export function noiseOf(values: ArrayLike<number>, unit = 0): number | null {
  const count = values.length - 1;
  if (count < FEWEST) return null;
  const stride = strideOf(count);
  const differences = new Float64Array(Math.ceil(count / stride));
  for (let i = 0; i < differences.length; i += 1) {
    const row = i * stride;
    differences[i] = (values[row + 1] ?? 0) - (values[row] ?? 0);
  }
  const noise = Math.max(madDeviation(differences) / Math.SQRT2, unit / Math.sqrt(12));
  return Number.isFinite(noise) ? noise : null;
}

/** By how much the best of n values is better than their mean by noise alone, about: noise · √(2 ln n). */
export function bestOfNoise(noise: number, count: number): number {
  return count > 1 ? noise * Math.sqrt(2 * Math.log(count)) : 0;
}
