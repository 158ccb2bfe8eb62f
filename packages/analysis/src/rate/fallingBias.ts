import type { Finding } from '../analysis.ts';
import type { Series } from '@stepwise/core';
import { formatNumber } from '../words/formatNumber.ts';

/** How much higher the biases begin than the rest. */
const HIGHER = 2;

/** Whether a group begins far above another and falls while that one rises: the warm-up of biases. */
export function isFallingBias(rate: Series, other: Series): boolean {
  const [first = 0, second = first] = rate.values;
  const [low = 0, next = low] = other.values;
  return rate !== other && first >= HIGHER * low && second < first && next > low;
}

/** Says that the biases' group falls, which is no reduction. */
export function fallingBiasFinding(
  run: number,
  rate: Series,
  others: readonly Series[],
): readonly Finding[] {
  const groups = others.filter((other) => isFallingBias(other, rate));
  const [group] = groups;
  if (group === undefined) return [];
  let last = 0;
  while (
    last + 1 < group.values.length &&
    (group.values[last + 1] ?? 0) < (group.values[last] ?? 0) &&
    (rate.values[last + 1] ?? 0) > (rate.values[last] ?? 0)
  ) {
    last += 1;
  }
  const [from, to] = [group.values[0] ?? 0, group.values[last] ?? 0];
  const names = groups.map(({ name }) => name);
  return [
    {
      code: 'bias-group-falls',
      severity: 'note',
      run,
      axis: rate.axis,
      at: group.at[0] ?? null,
      values: { groups: names, from, to, until: group.at[last] ?? 0 },
      rule: `another group begins at least ${HIGHER} times higher and falls while this one rises`,
      confidence: 'strong',
      text: `The rate of ${names.join(' and ')} falls from ${formatNumber(from)} to ${formatNumber(to)} during the warm-up: that is how biases are warmed up, and no reduction.`,
    },
  ];
}
