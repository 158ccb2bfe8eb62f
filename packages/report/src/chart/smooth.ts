/** From this many values on between two cuts, a line is smoothed. */
const FEWEST = 8;

/**
 * An exponential moving average over both sides, with its bias at the ends taken out, that begins
 * anew at every cut: s[n] = Σ β^|n−i| · x[i] / Σ β^|n−i| over the values between two cuts. What looks
 * back alone would lag behind a loss that falls.
 *
 * The half-life is a hundredth of all values, at least one. A stretch with fewer than eight values
 * stays as it is.
 *
 * @param cuts - the places, rising, at which a new stretch begins
 */
export function smooth(
  at: readonly number[],
  values: readonly number[],
  cuts: readonly number[],
): readonly number[] {
  const beta = 0.5 ** (1 / Math.max(1, values.length / 100));
  const smoothed: number[] = [];
  let next = 0;
  for (let from = 0; from < values.length;) {
    while (next < cuts.length && (cuts[next] ?? 0) <= (at[from] ?? 0)) next++;
    const cut = cuts[next] ?? Infinity;
    let to = from + 1;
    while (to < values.length && (at[to] ?? 0) < cut) to++;
    smoothStretch(values, from, to, to - from < FEWEST ? 0 : beta, smoothed);
    from = to;
  }
  return smoothed;
}

/** Once forwards, and once backwards with what lies ahead. */
function smoothStretch(
  values: readonly number[],
  from: number,
  to: number,
  beta: number,
  into: number[],
): void {
  let sum = 0;
  let weight = 0;
  const weights: number[] = [];
  for (let i = from; i < to; i++) {
    sum = beta * sum + (values[i] ?? 0);
    weight = beta * weight + 1;
    into.push(sum);
    weights.push(weight);
  }
  let ahead = 0;
  let aheadWeight = 0;
  for (let i = to - 1; i >= from; i--) {
    into[i] = ((into[i] ?? 0) + ahead) / ((weights[i - from] ?? 1) + aheadWeight);
    ahead = beta * (ahead + (values[i] ?? 0));
    aheadWeight = beta * (aheadWeight + 1);
  }
}
