/** What Mann and Kendall's test counts. */
export interface MannKendall {
  /** Pairs that rise less those that fall. */
  readonly s: number;
  /** The variance of s where there is no trend: (n(n−1)(2n+5) − Σ t(t−1)(2t+5)) / 18, t the sizes of ties. */
  readonly variance: number;
}

/**
 * Counts rising and falling pairs. O(n²): `thin` first.
 *
 * Source: H. B. Mann, Nonparametric tests against trend, 1945; M. G. Kendall, Rank correlation methods, 1975.
 */
export function mannKendall(values: ArrayLike<number>): MannKendall {
  const count = values.length;
  let s = 0;
  for (let i = 0; i < count; i += 1) {
    const value = values[i] ?? 0;
    for (let j = i + 1; j < count; j += 1) {
      const other = values[j] ?? 0;
      if (other > value) s += 1;
      else if (other < value) s -= 1;
    }
  }
  let variance = spread(count);
  for (const size of ties(values)) variance -= spread(size);
  return { s, variance: variance / 18 };
}

/** How far s is from no trend, in standard deviations, with the correction for continuity: (s ∓ 1)/√variance. */
export function zOf({ s, variance }: MannKendall): number {
  return s === 0 || variance <= 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
}

const spread = (n: number): number => n * (n - 1) * (2 * n + 5);

function ties(values: ArrayLike<number>): Iterable<number> {
  const counts = new Map<number, number>();
  for (const value of Array.from(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts.values();
}
