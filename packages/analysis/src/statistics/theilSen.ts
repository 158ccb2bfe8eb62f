import { medianInPlace } from './median.ts';
import type { Points } from './thin.ts';

/**
 * The Theil–Sen slope: the median of (vⱼ − vᵢ)/(pⱼ − pᵢ) over all pairs at different places. NaN without a pair. O(n²):
 * `thin` first.
 *
 * Source: P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, 1968.
 */
export function theilSen({ places, values }: Points): number {
  const count = values.length;
  const slopes = new Float64Array((count * (count - 1)) / 2);
  let found = 0;
  for (let i = 0; i < count; i += 1) {
    for (let j = i + 1; j < count; j += 1) {
      const run = (places[j] ?? 0) - (places[i] ?? 0);
      const slope = ((values[j] ?? 0) - (values[i] ?? 0)) / run;
      if (Number.isNaN(slope) || run === 0) continue;
      slopes[found] = slope;
      found += 1;
    }
  }
  return medianInPlace(slopes.subarray(0, found));
}
