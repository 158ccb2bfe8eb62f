import type { RunHistory, Series } from '@stepwise/core';

/** The rate that a scheduler after the warm-up starts from. */
export interface BaseRate {
  readonly rate: Series;
  /** The row at which the warm-up has reached it. */
  readonly row: number;
}

/** The first of a run's rates, and where its first rise ends; null where no rate was logged. */
export function baseRate({ series }: RunHistory): BaseRate | null {
  const rates = series.filter(({ role, values }) => role === 'rate' && values.length > 0);
  // biases may have a group of their own that starts high
  const [rate] = rates.toSorted((a, b) => (a.values[0] ?? 0) - (b.values[0] ?? 0));
  if (rate === undefined) return null;
  let row = 0;
  let top = 0;
  for (const [i, value] of rate.values.entries()) {
    if (value < (rate.values[i - 1] ?? 0)) break;
    if (value > top) row = i;
    top = value;
  }
  return { rate, row };
}
