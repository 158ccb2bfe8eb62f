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
 * where s is Σ ∂y · x − μ · Σ ∂y and x' is never made: a pass over the data less. In single precision, the error of ∂x is the
 * same as with x' up to |μ| = 3 · σ, and 1.7 times as large at 100 · σ (3 · 10⁻⁷); that of ∂scale is 1.6 times as large at σ
 * (3 · 10⁻⁷), and twice at 100 · σ (1.7 · 10⁻⁵), where most of it is in μ itself.
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
  const sum = dbias || dmean || dscale || dvariance ? sumOf(dy) : null;
  const slope = sum && (dscale || dvariance) ? slopeOf(g, { x, dy, mean, r, sum }) : null;
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
  const sum = sumOf(dy);
  const slope = slopeOf(g, { x, dy, mean, r, sum });

  const kept = (gradient: Value | null | undefined): Value | null =>
    gradient ? g.mul(gradient, momentum) : null;
  return [wanted[0] ? ofInput() : null, slope, sum, kept(gradients[1]), kept(gradients[2])];

  /**
   * ∂x = a · (∂y + b · x + c) for each channel: the factor comes last, since a convolution before can scale its weights
   * by it in place of all that.
   */
  function ofInput(): Value {
    const a = g.mul(scale, r);
    const b = g.mul(g.mul(r, slope), -1 / count);
    const line = lineFrom(b, g.mul(sum, -1 / count));
    const direct = g.mul(g.add(dy, line), overChannels(g, a, rank));
    if (!dmean && !dvariance) return sayZeroSums(g, direct);
    const none = zeros(g, mean);
    const more = dvariance ? g.mul(dvariance, 2 / count) : none;
    return g.add(direct, lineFrom(more, dmean ? g.mul(dmean, 1 / count) : none));
  }

  /** b · (x − μ) + c. */
  function lineFrom(b: Value, c: Value): Value {
    return g.lower(channelLines, { x, slope: b, offset: g.sub(c, g.mul(b, mean)) });
  }
}

/** r · Σ ∂y · (x − μ) for each channel, from Σ ∂y. */
function slopeOf(
  g: GraphBuilder,
  { x, dy, mean, r, sum }: Readonly<Record<'x' | 'dy' | 'mean' | 'r' | 'sum', Value>>,
): Value {
  const products = g.lower(channelSums, { x: g.mul(dy, x) });
  return g.mul(g.sub(products, g.mul(mean, sum)), r);
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
