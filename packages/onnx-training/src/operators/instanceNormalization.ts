import { StepwiseError } from '@stepwise/core';
import { reshapeTo, toStatic } from '../builder/broadcast.ts';
import type { Value } from '../builder/value.ts';
import { channelLines } from '../lowering/channelLines.ts';
import { standardized, type Standardized } from '../lowering/standardized.ts';
import { floatOf } from '../model/attributes.ts';
import { sizeOf } from '../model/shape.ts';
import { checkChannels } from './channels.ts';
import { inferFloat } from './elementwise.ts';
import type { GradientContext, Inputs, Operator } from './operator.ts';
import { present } from './present.ts';
import { sayZeroSums } from './zeroSums.ts';

/**
 * y = scale · (x − μ) · r + bias for each channel of each example of x [n, c, …], with its mean, its population variance
 * and r = 1 / √(σ² + epsilon); scale and bias are [c].
 *
 * With x̂ = (x − μ) · r and s = Σ ∂y · x̂ over its m elements, ∂x = scale · r · (∂y − Σ ∂y / m − x̂ · s / m). Summed over the
 * examples, ∂scale = Σ s and ∂bias = Σ ∂y.
 */
export const instanceNormalization: Operator = {
  name: 'InstanceNormalization',
  inputs: [3, 3],
  infer(node, inputs) {
    checkChannels(inputs, [1, 2]);
    if (present(inputs, 0).shape.length < 3) {
      throw new StepwiseError('bad-model', 'It needs an input [n, c, …] with an axis behind c.');
    }
    return inferFloat(node, inputs);
  },
  gradient,
};

function gradient({ g, node, inputs, outputs, gradients, wanted }: GradientContext): Inputs<Value> {
  const [x, scale, bias] = [present(inputs, 0), present(inputs, 1), present(inputs, 2)];
  const shape = toStatic(x.shape);
  const [examples = 1, channels = 1, ...rest] = shape;
  const [rows, size] = [examples * channels, sizeOf(rest)];
  const toRows = (value: Value): Value => reshapeTo(g, value, [rows, size]);
  const byChannel = (value: Value): Value => reshapeTo(g, value, [examples, channels]);

  const dy = toRows(present(gradients, 0));
  const sum = g.reduceSum(dy, [1], true);
  const overExamples = (value: Value): Value => g.reduceSum(byChannel(value), [0]);
  if (!wanted[0] && !wanted[1]) return [null, null, overExamples(sum)];

  const epsilon = floatOf(node, 'epsilon', Math.fround(1e-5));
  const [xHat, r] = normalized();
  const slope = g.reduceSum(g.mul(dy, xHat), [1], true);
  return [
    wanted[0] ? sayZeroSums(g, reshapeTo(g, ofInput(), shape)) : null,
    wanted[1] ? overExamples(slope) : null,
    wanted[2] ? overExamples(sum) : null,
  ];

  /** What the gradient needs, from which the result is made as well. */
  function normalized(): Standardized {
    let found: Standardized = [x, x];
    g.remake(present(outputs, 0), () => {
      found = g.lower(standardized, { x: toRows(x), epsilon });
      const [hat] = found;
      return g.lower(channelLines, { x: reshapeTo(g, hat, shape), slope: scale, offset: bias });
    });
    return found;
  }

  /** ∂x = a · ∂y + b · x̂ + c for each row. */
  function ofInput(): Value {
    const a = reshapeTo(g, g.mul(byChannel(r), scale), [rows, 1]);
    const share = g.mul(a, -1 / size);
    const line = g.lower(channelLines, {
      x: reshapeTo(g, dy, [1, rows, size]),
      slope: reshapeTo(g, a, [rows]),
      offset: reshapeTo(g, g.mul(share, sum), [rows]),
    });
    return g.add(toRows(line), g.mul(xHat, g.mul(share, slope)));
  }
}
