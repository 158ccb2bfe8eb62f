import type { RunHistory, Series } from '@stepwise/core';
import { isFallingBias } from './fallingBias.ts';

/**
 * The rate to explain: of several groups one that is not the biases', which begins high and falls while the others warm
 * up. That is the group that begins lowest; of equal ones the first.
 */
export function chooseRate(run: RunHistory): Series | null {
  const rates = run.series.filter(({ role, values }) => role === 'rate' && values.length > 0);
  const [first] = rates;
  if (first === undefined) return null;
  const others = rates.filter((rate) => !rates.some((other) => isFallingBias(rate, other)));
  // a column that says more comes before one that says less
  const most = Math.max(...others.map(({ values }) => values.length));
  const full = others.filter(({ values }) => values.length >= most / 2);
  return full.reduce<Series>(
    (lowest, rate) => (begin(rate) < begin(lowest) ? rate : lowest),
    full[0] ?? first,
  );
}

function begin({ values }: Series): number {
  return values[0] ?? Infinity;
}
