import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { countOf } from './countOf.ts';
import type { CrossEntropySettings } from './crossEntropy.ts';
import type { AttachedLoss } from './loss.ts';
import { alongAxis } from './weights.ts';

/** Cross-entropy of labels that are probabilities of the classes; each example counts alike, whatever the weights. */
export function attachProbabilities(
  g: GraphBuilder,
  scores: Value,
  classAxis: number,
  { labels, classWeights, labelSmoothing }: CrossEntropySettings,
): AttachedLoss {
  const target = g.input(labels, scores.type, scores.shape);
  const logarithms = g.logSoftmax(scores, classAxis);
  const weighted = classWeights
    ? g.mul(logarithms, alongAxis(g, 'crossEntropy.classWeights', classWeights, scores, classAxis))
    : logarithms;
  const sums = g.reduceSum(g.mul(weighted, target), [classAxis]);
  const each =
    labelSmoothing === 0
      ? sums
      : g.add(
          g.mul(sums, 1 - labelSmoothing),
          g.mul(g.reduceMean(weighted, [classAxis]), labelSmoothing),
        );
  const weight = countOf(g, each);
  const sum = g.neg(g.reduceSum(each));
  return { loss: g.div(sum, weight), weight, sum, inputs: [{ value: target }] };
}
