import { ranks } from './ranks.ts';
import type { Points } from './thin.ts';

/** Two-sided, 5 %. */
const SIGNIFICANT = 1.96;

/**
 * By how much the variance of Mann and Kendall's S grows because neighbours are alike:
 * 1 + 2/(n(n−1)(n−2)) · Σₖ (n−k)(n−k−1)(n−k−2)·r(k), over the autocorrelations of the ranks without their trend that
 * are significant (|r| > 1.96/√n), k up to 10·log₁₀ n. Never below 1: nothing is made more significant by it.
 *
 * Source: K. H. Hamed and A. R. Rao, A modified Mann–Kendall trend test for autocorrelated data, 1998.
 */
export function widening({ places, values }: Points, slope: number): number {
  const count = values.length;
  if (count < 3) return 1;
  const level = ranks(Array.from(values, (value, i) => value - slope * (places[i] ?? 0)));
  const mean = (count + 1) / 2;
  let variance = 0;
  for (const rank of level) variance += (rank - mean) ** 2;
  if (variance === 0) return 1;
  const lags = Math.min(count - 1, Math.floor(10 * Math.log10(count)));
  let sum = 0;
  for (let lag = 1; lag <= lags; lag += 1) {
    let product = 0;
    for (let i = lag; i < count; i += 1) {
      product += ((level[i] ?? 0) - mean) * ((level[i - lag] ?? 0) - mean);
    }
    const correlation = product / variance;
    if (Math.abs(correlation) <= SIGNIFICANT / Math.sqrt(count)) continue;
    const left = count - lag;
    sum += left * (left - 1) * (left - 2) * correlation;
  }
  return Math.max(1, 1 + (2 * sum) / (count * (count - 1) * (count - 2)));
}
