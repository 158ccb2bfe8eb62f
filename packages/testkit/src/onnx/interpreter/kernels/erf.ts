/**
 * The error function, to about 1e-15.
 *
 * Formula: erf x = 2/√π · e^(−x²) · Σₙ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n+1)), whose terms all have one sign, so that nothing
 * cancels. From |x| = 6 on it is ±1 in float64.
 *
 * @see Abramowitz and Stegun 1964, 7.1.6.
 */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) >= 6) return Math.sign(x);
  let [term, sum] = [x, 0];
  for (let n = 1; sum + term !== sum; n += 1) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
