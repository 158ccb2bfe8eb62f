import { median, medianInPlace } from './median.ts';

/** The standard deviation of a normal distribution over its median absolute deviation. */
const TO_DEVIATION = 1.4826;

/** A standard deviation that outliers do not move: 1.4826 · median |x − median x|. NaN of nothing. */
export function madDeviation(values: ArrayLike<number>): number {
  const middle = median(values);
  const distances = new Float64Array(values.length);
  for (let i = 0; i < distances.length; i += 1) {
    distances[i] = Math.abs((values[i] ?? 0) - middle);
  }
  return TO_DEVIATION * medianInPlace(distances);
}
