import { StepwiseError } from '@stepwise/core';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { int, string } from '../model/attributes.ts';
import { showShape } from '../model/shape.ts';
import { tensor } from '../model/tensor.ts';
import { countOf } from './countOf.ts';
import type { CrossEntropySettings } from './crossEntropy.ts';
import type { AttachedLoss } from './loss.ts';
import { alongAxis, checkCount } from './weights.ts';

/** Cross-entropy of labels that are classes, as the standard operator computes it, and what it does not know. */
export function attachClasses(
  g: GraphBuilder,
  output: Value,
  classAxis: number,
  settings: CrossEntropySettings,
): AttachedLoss {
  const { labels: name, axis, ignoreIndex, classWeights, labelSmoothing } = settings;
  const { shape } = output;
  const classes = shape[classAxis];
  if (classWeights) checkCount('crossEntropy.classWeights', classWeights, output.name, classes);
  const target = g.input(name, 'int64', shape.toSpliced(classAxis, 1));
  // the standard operator has its classes on axis 1; on the last axis all other axes are examples
  const flat = classAxis !== 1;
  if (flat && (classAxis !== shape.length - 1 || typeof classes !== 'number')) {
    throw new StepwiseError(
      'bad-model',
      `crossEntropy: the axis of the classes has to be 1, or the last with a known size; '${output.name}' is ${showShape(shape)}, and the axis ${axis}.`,
    );
  }
  const scores = flat ? g.reshape(output, [-1, Number(classes)]) : output;
  const labels = flat ? g.reshape(target, [-1]) : target;
  const inputs = [
    {
      value: target,
      ...(typeof classes === 'number' && { classes }),
      ...(ignoreIndex !== undefined && { ignoredLabel: ignoreIndex }),
    },
  ];
  // only a mean over examples that all count alike is left to the operator: others may be over none
  const plain = ignoreIndex === undefined && classWeights === undefined && labelSmoothing === 0;
  const type = output.type;
  const weights = classWeights
    ? g.constant(tensor(type, [classWeights.length], classWeights))
    : null;
  const [result, logarithms] = g.node(
    'SoftmaxCrossEntropyLoss',
    weights ? [scores, labels, weights] : [scores, labels],
    {
      reduction: string(plain ? 'mean' : 'sum'),
      ...(ignoreIndex !== undefined && { ignore_index: int(ignoreIndex) }),
    },
    { outputs: 2 },
  );
  if (!result || !logarithms) {
    throw new StepwiseError('bad-model', 'SoftmaxCrossEntropyLoss has two outputs.');
  }
  const ignored =
    ignoreIndex === undefined ? null : g.one('Equal', [labels, g.scalar(labels.type, ignoreIndex)]);
  const weight = totalWeight(g, labels, weights, ignored, type);
  if (plain) return { loss: result, weight, sum: g.mul(result, weight), inputs };

  let sum = result;
  if (labelSmoothing > 0) {
    const weighted = classWeights
      ? g.mul(logarithms, alongAxis(g, 'crossEntropy.classWeights', classWeights, scores, 1))
      : logarithms;
    const means = g.reduceMean(weighted, [1]);
    const spread = g.reduceSum(
      ignored ? g.one('Where', [ignored, g.scalar(type, 0), means]) : means,
    );
    sum = g.sub(g.mul(result, 1 - labelSmoothing), g.mul(spread, labelSmoothing));
  }
  return { loss: g.div(sum, weight), weight, sum, inputs };
}

/** The weights of the labels that count, added up. */
function totalWeight(
  g: GraphBuilder,
  labels: Value,
  weights: Value | null,
  ignored: Value | null,
  type: Value['type'],
): Value {
  if (!weights) {
    return ignored ? g.reduceSum(g.cast(g.one('Not', [ignored]), type)) : countOf(g, labels, type);
  }
  if (!ignored) return g.reduceSum(g.one('Gather', [weights, labels]));
  // the ignored label may be no class at all
  const known = g.one('Where', [ignored, g.scalar(labels.type, 0), labels]);
  const each = g.one('Gather', [weights, known]);
  return g.reduceSum(g.one('Where', [ignored, g.scalar(type, 0), each]));
}
