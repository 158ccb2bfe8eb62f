import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { countOf } from './countOf.ts';
import type { AttachedLoss } from './loss.ts';

/** The mean over all elements, each of which counts alike. */
export function meanOf(g: GraphBuilder, losses: Value): Omit<AttachedLoss, 'inputs'> {
  return {
    loss: g.reduceMean(losses),
    weight: countOf(g, losses),
    sum: g.reduceSum(losses),
  };
}
