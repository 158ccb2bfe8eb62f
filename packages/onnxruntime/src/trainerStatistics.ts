import type { Statistic } from '@stepwise/onnx-training';
import { matching, type Pattern } from './pattern.ts';

/** A running statistic of batch norm, and whether it follows the batches. */
export interface TrainerStatistic extends Statistic {
  /** Whether the normalization uses it as it is, in training too. */
  readonly frozen: boolean;
}

/** A batch norm is frozen where a pattern means its mean or its variance. */
export function followed(
  statistics: readonly Statistic[],
  pattern: Pattern<Statistic> | undefined,
): readonly TrainerStatistic[] {
  const meant =
    pattern === undefined
      ? new Set<string>()
      : matching('frozenStatistics', pattern, statistics, 'running statistic of a batch norm');
  const nodes = new Set(statistics.filter(({ name }) => meant.has(name)).map(({ node }) => node));
  return statistics.map((one) => ({ ...one, frozen: nodes.has(one.node) }));
}
