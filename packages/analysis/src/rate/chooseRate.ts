import type { RunHistory, Series } from '@stepwise/core';
import { isFallingBias } from './fallingBias.ts';

/**
 * The rate to explain: of several groups one that is not the biases', which begins high and falls while the others warm
 * up. That is the group that begins lowest; of groups that are multiples of each other the first.
 */
export function chooseRate(run: RunHistory): Series | null {
  const rates = run.series.filter(({ role, values }) => role === 'rate' && values.length > 0);
  const most = rates.reduce((long, { values }) => Math.max(long, values.length), 0);
  // a frozen group has a rate of 0, and a column with gaps says less than one without
  const isTelling = ({ values }: Series): boolean =>
    values.length >= most / 2 && values.some((value) => value > 0);
  const telling = rates.filter(isTelling);
  const candidates = telling.length > 0 ? telling : rates;
  const others = candidates.filter(
    (rate) => !candidates.some((other) => isFallingBias(rate, other)),
  );
  const [first = null] = others.length > 0 ? others : candidates;
  return others.reduce<Series | null>(
    (lowest, rate) =>
      lowest !== null && begin(rate) < begin(lowest) && !isMultiple(rate, lowest) ? rate : lowest,
    first,
  );
}

function begin({ values }: Series): number {
  return values[0] ?? Infinity;
}

/** Whether one rate is the other times a number, as with layers that learn more slowly. */
function isMultiple(a: Series, b: Series): boolean {
  const last = Math.min(a.values.length, b.values.length) - 1;
  const ratioAt = (row: number): number => (a.values[row] ?? 0) / (b.values[row] || NaN);
  const ratios = [0, last >> 2, last >> 1, last].map(ratioAt).filter(Number.isFinite);
  return last > 0 && Math.max(...ratios) - Math.min(...ratios) <= 0.05 * Math.max(...ratios);
}
