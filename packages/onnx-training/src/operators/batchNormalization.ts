import { StepwiseError } from '@stepwise/core';
import { toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { channelLines } from '../lowering/channelLines.ts';
import { channelSums } from '../lowering/channelSums.ts';
import { floatOf, intOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { sizeOf } from '../model/shape.ts';
import { axesWithoutChannels, checkChannels, overChannels } from './channels.ts';
import { inferFloat } from './elementwise.ts';
import type { GradientContext, Inputs, Operator } from './operator.ts';
import { present } from './present.ts';
import { zeros } from './zeros.ts';
import { sayZeroSums } from './zeroSums.ts';

/**
 * y = scale · (x − μ) / √(σ² + epsilon) + bias for each channel of x [n, c, …]; all other inputs are [c].
 *
 * With `training_mode` 0, μ and σ² are the inputs 3 and 4. With 1 they are the mean and the population variance of the m
 * elements of the channel, and two more outputs are input · momentum + statistic · (1 − momentum). ONNX Runtime writes
 * these over the inputs 3 and 4: give each node tensors of its own.
 *
 * With r = 1 / √(σ² + epsilon), x' = x − μ and s = Σ ∂y · x', in training
 *
 * ∂x = scale · r · (∂y − Σ ∂y / m − x' · r² · s / m), ∂scale = s · r, ∂bias = Σ ∂y,
 *
 * where Σ ∂y · x − μ · Σ ∂y for s would save a pass over the data, and in single precision loses nine times as much where
 * |μ| = 1000 · σ (an error of 1.5 · 10⁻⁴ in ∂x in place of 1.7 · 10⁻⁵; what is left is in μ itself).
 *
 * Otherwise ∂x = scale · r · ∂y, and the statistics have derivatives, too. They are those of the definition: a loss that
 * uses the second or third output has a gradient through them.
 */
export const batchNormalization: Operator = {
  name: 'BatchNormalization',
  inputs: [5, 5],
  infer(node, inputs) {
    const { type } = present(inputs, 0);
    const channels = checkChannels(inputs, [1, 2, 3, 4]);
    const statistic = { type, shape: [channels] };
    const isTraining = intOf(node, 'training_mode', 0) !== 0;
    if (!isTraining && node.outputs.length > 1) {
      throw new StepwiseError('bad-model', 'It has more than one output with training_mode alone.');
    }
    return [...inferFloat(node, inputs), ...(isTraining ? [statistic, statistic] : [])];
  },
  gradient: (context) =>
    intOf(context.node, 'training_mode', 0) === 0 ? ofGiven(context) : ofBatch(context),
};

/** With given statistics: each element for itself. */
function ofGiven({ g, node, inputs, gradients, wanted }: GradientContext): Inputs<Value> {
  const [x, scale, dy] = [present(inputs, 0), present(inputs, 1), present(gradients, 0)];
  const [mean, variance] = [present(inputs, 3), present(inputs, 4)];
  const rank = x.shape.length;
  const sumOf = (value: Value): Value => g.lower(channelSums, { x: value });
  const [dx, dscale, dbias, dmean, dvariance] = wanted;
  const r = inverseDeviation(g, node, variance);
  const factor = g.mul(scale, r);
  const sum = dbias || dmean ? sumOf(dy) : null;
  const slope =
    dscale || dvariance ? g.mul(sumOf(g.mul(dy, g.sub(x, overChannels(g, mean, rank)))), r) : null;
  return [
    dx ? g.mul(dy, overChannels(g, factor, rank)) : null,
    dscale ? slope : null,
    dbias ? sum : null,
    dmean && sum ? g.neg(g.mul(sum, factor)) : null,
    dvariance && slope ? g.mul(g.mul(slope, g.mul(factor, r)), -0.5) : null,
  ];
}

/** With the statistics of the batch, on which every element has an influence. */
function ofBatch(context: GradientContext): Inputs<Value> {
  const { g, node, inputs, gradients, wanted } = context;
  const [x, scale] = [present(inputs, 0), present(inputs, 1)];
  const dy = gradients[0] ?? zeros(g, x);
  const rank = x.shape.length;
  const axes = axesWithoutChannels(rank);
  const sumOf = (value: Value): Value => g.lower(channelSums, { x: value });
  const count = sizeOf(axes.map((axis) => toStatic(x.shape)[axis] ?? 1));
  const momentum = floatOf(node, 'momentum', MOMENTUM);
  const [dmean, dvariance] = gradients
    .slice(1)
    .map((gradient) => (gradient && momentum !== 1 ? g.mul(gradient, 1 - momentum) : null));
  const { mean, variance } = statistics(context);
  const r = inverseDeviation(g, node, variance);
  const centred = g.sub(x, overChannels(g, mean, rank));
  const sum = sumOf(dy);
  const slope = g.mul(sumOf(g.mul(dy, centred)), r);

  const kept = (gradient: Value | null | undefined): Value | null =>
    gradient ? g.mul(gradient, momentum) : null;
  return [wanted[0] ? ofInput() : null, slope, sum, kept(gradients[1]), kept(gradients[2])];

  /**
   * ∂x = a · (∂y + b · x' + c) for each channel: the factor comes last, since a convolution before can scale its weights
   * by it in place of all that.
   */
  function ofInput(): Value {
    const a = g.mul(scale, r);
    const b = g.mul(g.mul(r, slope), -1 / count);
    const c = g.mul(sum, -1 / count);
    const line = g.lower(channelLines, { x: centred, slope: b, offset: c });
    const direct = g.mul(g.add(dy, line), overChannels(g, a, rank));
    if (!dmean && !dvariance) return sayZeroSums(g, direct);
    const none = zeros(g, mean);
    const slopeOf = dvariance ? g.mul(dvariance, 2 / count) : none;
    const offset = dmean ? g.mul(dmean, 1 / count) : none;
    return g.add(direct, g.lower(channelLines, { x: centred, slope: slopeOf, offset }));
  }
}

/** Mean and population variance of each channel: with a momentum of 0 they are outputs, otherwise they are made again. */
function statistics({ g, node, inputs, outputs }: GradientContext): {
  readonly mean: Value;
  readonly variance: Value;
} {
  const [, mean, variance] = outputs;
  const areOutputs = floatOf(node, 'momentum', MOMENTUM) === 0 && mean?.name && variance?.name;
  if (areOutputs) return { mean, variance };
  const x = present(inputs, 0);
  const axes = axesWithoutChannels(x.shape.length);
  const centre = g.reduceMean(x, axes);
  const centred = g.sub(x, overChannels(g, centre, x.shape.length));
  return { mean: centre, variance: g.reduceMean(g.mul(centred, centred), axes) };
}

function inverseDeviation(g: GraphBuilder, node: Node, variance: Value): Value {
  return g.one('Reciprocal', [g.sqrt(g.add(variance, floatOf(node, 'epsilon', EPSILON)))]);
}

/** The file format has float32 for attributes, so also for their defaults. */
const [MOMENTUM, EPSILON] = [Math.fround(0.9), Math.fround(1e-5)];
