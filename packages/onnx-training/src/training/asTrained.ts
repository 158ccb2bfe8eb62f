import type { GraphBuilder } from '../builder/graphBuilder.ts';
import { asEvaluated } from './asEvaluated.ts';
import type { BatchStatistics } from './batchStatistics.ts';
import type { Dropouts } from './dropouts.ts';
import type { Rewrite } from './inlineGraph.ts';

/**
 * A network as it is trained: dropout drops, and batch norm normalises by its batch where its running statistics follow.
 * Every Dropout drops, unless a `training_mode` that is false was written into the model.
 */
export function asTrained(
  g: GraphBuilder,
  dropouts: Dropouts,
  statistics: BatchStatistics | null,
): Rewrite {
  const evaluated = asEvaluated(g);
  return (inlined) => {
    const { op } = inlined.node;
    const trained =
      op === 'BatchNormalization'
        ? statistics?.normalize(inlined)
        : op === 'Dropout'
          ? dropouts.drop(inlined)
          : null;
    return trained ?? evaluated(inlined);
  };
}
