import { StepwiseError } from '@stepwise/core';
import { reshapeTo, toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { find } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { sizeOf, type Shape } from '../model/shape.ts';
import { tensor } from '../model/tensor.ts';
import { lossReduction } from './lossReduction.ts';
import type { GradientContext, Inputs } from './operator.ts';
import { present } from './present.ts';

/**
 * The gradient of SoftmaxCrossEntropyLoss: (eᵖ − onehot(labels)) · scale, where the scale of a sample is its weight times
 * ∂y, divided by the sum of the weights for the mean. The one-hot labels are a comparison of the labels with 0 … c − 1,
 * since OneHot has no kernel for double precision.
 */
export function differentiateCrossEntropy(context: GradientContext): Inputs<Value> {
  const { g, inputs, outputs, gradients, wanted } = context;
  if (wanted[2]) {
    throw new StepwiseError(
      'unsupported',
      'There is no gradient for the class weights of a cross-entropy; freeze them.',
    );
  }
  const scores = present(inputs, 0);
  const logProb = outputs[1]?.name ? outputs[1] : g.logSoftmax(scores, 1);
  const prob = g.exp(logProb);
  const [dLoss, dLogProb] = gradients;
  const parts = [
    dLoss ? g.mul(g.sub(prob, oneHot(context)), scaleOf(context, dLoss)) : null,
    dLogProb ? g.sub(dLogProb, g.mul(prob, g.reduceSum(dLogProb, [1], true))) : null,
  ].filter((part) => part !== null);
  return [parts.reduce((a, b) => g.add(a, b))];
}

/** [n, c, …]: 1 where the label of a sample is the class. */
function oneHot({ g, inputs }: GradientContext): Value {
  const [scores, labels] = [present(inputs, 0), present(inputs, 1)];
  const count = toStatic(scores.shape)[1] ?? 0;
  const shape = scores.shape.map((_, axis) => (axis === 1 ? count : 1));
  const classes = tensor(
    labels.type,
    shape,
    Array.from({ length: count }, (_, i) => i),
  );
  const same = g.one('Equal', [perClass(g, labels), g.constant(classes)]);
  return g.cast(same, scores.type);
}

/** What (eᵖ − onehot) is multiplied with: [n, 1, …], or a scalar where all samples count alike. */
function scaleOf(context: GradientContext, dLoss: Value): Value {
  const { g, node, inputs } = context;
  const reduction = lossReduction(node);
  const labels = present(inputs, 1);
  const weights = weightsOf(context);
  const dy = reduction === 'none' ? perClass(g, dLoss) : dLoss;
  if (!weights) return reduction === 'mean' ? divide(g, dy, sizeOf(toStatic(labels.shape))) : dy;
  const mean = reduction === 'mean' ? g.div(dy, g.reduceSum(weights)) : dy;
  return g.mul(perClass(g, weights), mean);
}

/** The weight of each sample, in the shape of the labels; null where all are 1. */
function weightsOf({ g, node, inputs }: GradientContext): Value | null {
  const [scores, labels, weights] = [present(inputs, 0), present(inputs, 1), inputs[2]];
  const ignored = ignoredOf(g, node, labels);
  if (!weights) return ignored && g.cast(g.one('Not', [ignored]), scores.type);
  if (!ignored) return g.one('Gather', [weights, labels]);
  // the ignored label may be no class at all
  const classes = g.one('Where', [ignored, g.scalar(labels.type, 0), labels]);
  const gathered = g.one('Gather', [weights, classes]);
  return g.one('Where', [ignored, g.scalar(scores.type, 0), gathered]);
}

/** Which samples do not count; null where all do. */
function ignoredOf(g: GraphBuilder, node: Node, labels: Value): Value | null {
  const index = find(node, 'ignore_index', 'int');
  return index && g.one('Equal', [labels, g.scalar(labels.type, Number(index.value))]);
}

function divide(g: GraphBuilder, x: Value, by: number): Value {
  return by === 1 ? x : g.mul(x, 1 / by);
}

/** [n, …] → [n, 1, …]. */
function perClass(g: GraphBuilder, x: Value): Value {
  const [size = null, ...rest] = x.shape;
  const shape: Shape = [size, 1, ...rest];
  return reshapeTo(g, x, shape);
}
