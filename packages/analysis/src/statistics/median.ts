import { selectKth } from './selectKth.ts';

/** The median; of an even count the mean of the two in the middle. NaN of nothing. O(n). */
export function median(values: ArrayLike<number>): number {
  return medianInPlace(new Float64Array(values));
}

/** The same, and `values` are in another order afterwards. */
export function medianInPlace(values: Float64Array): number {
  const count = values.length;
  if (count === 0) return Number.NaN;
  const upper = selectKth(values, count >> 1);
  if (count % 2 === 1) return upper;
  // everything below the middle is not greater than it by now
  let lower = -Infinity;
  for (let i = 0; i < count >> 1; i += 1) lower = Math.max(lower, values[i] ?? -Infinity);
  return lower === upper ? upper : lower / 2 + upper / 2;
}
