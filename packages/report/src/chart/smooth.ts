/** From this many values on between two cuts, a line is smoothed. */
const FEWEST = 8;

/**
 * An exponential moving average with its bias taken out, that begins anew at every cut:
 * s[n] = Σ βⁿ⁻ⁱ·x[i] / Σ βⁿ⁻ⁱ over the values since the cut.
 *
 * The half-life is a sixtieth of all values, at least one. A stretch with fewer than eight values stays as
 * it is.
 *
 * @param cuts - the places, rising, at which a new stretch begins
 */
export function smooth(
  at: readonly number[],
  values: readonly number[],
  cuts: readonly number[],
): readonly number[] {
  const beta = 0.5 ** (1 / Math.max(1, values.length / 60));
  const smoothed: number[] = [];
  let next = 0;
  for (let from = 0; from < values.length;) {
    while (next < cuts.length && (cuts[next] ?? 0) <= (at[from] ?? 0)) next++;
    const cut = cuts[next] ?? Infinity;
    let to = from + 1;
    while (to < values.length && (at[to] ?? 0) < cut) to++;
    let sum = 0;
    let weight = 0;
    for (let i = from; i < to; i++) {
      const value = values[i] ?? 0;
      sum = beta * sum + value;
      weight = beta * weight + 1;
      smoothed.push(to - from < FEWEST ? value : sum / weight);
    }
    from = to;
  }
  return smoothed;
}
