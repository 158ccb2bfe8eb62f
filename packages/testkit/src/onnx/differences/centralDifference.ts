/** A function of several numbers with several values. */
export type VectorFunction = (x: Float64Array) => Float64Array;

/**
 * The derivative of a function along a direction.
 *
 * Formula: (f(x + h · v) − f(x − h · v)) / 2h. Its error is of the order h² · f‴ + ε · f / h, with ε the rounding of f.
 *
 * @param direction v, of x's length.
 * @param step h > 0.
 */
export function centralDifference(
  f: VectorFunction,
  x: Float64Array,
  direction: Float64Array,
  step: number,
): Float64Array {
  const at = (h: number): Float64Array => f(x.map((value, i) => value + h * (direction[i] ?? 0)));
  const [ahead, behind] = [at(step), at(-step)];
  return ahead.map((value, i) => (value - (behind[i] ?? Number.NaN)) / (2 * step));
}

/**
 * Central differences with h and h/2, combined so that the error of the order h² goes away.
 *
 * Formula: (4 · D(h/2) − D(h)) / 3.
 *
 * @see Richardson 1911.
 */
export function extrapolatedDifference(
  f: VectorFunction,
  x: Float64Array,
  direction: Float64Array,
  step: number,
): Float64Array {
  const whole = centralDifference(f, x, direction, step);
  const half = centralDifference(f, x, direction, step / 2);
  return half.map((value, i) => (4 * value - (whole[i] ?? Number.NaN)) / 3);
}
