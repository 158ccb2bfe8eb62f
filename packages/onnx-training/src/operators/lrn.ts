import { StepwiseError } from '@stepwise/core';
import { reshapeTo, toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { floatOf, intOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { sizeOf } from '../model/shape.ts';
import { tensor } from '../model/tensor.ts';
import { inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * Local response normalization of x [n, c, …]: y = x · s^−beta with s = bias + alpha / size · Σ x² over the `size` channels
 * around each; one more of them behind than before it where `size` is even.
 *
 * ∂x = ∂y · s^−beta − 2 · alpha · beta / size · x · Σ ∂y · y / s, with the sum over the channels that see this one.
 *
 * @see Krizhevsky, Sutskever and Hinton 2012, "ImageNet classification with deep convolutional neural networks", 3.3.
 */
export const lrn: Operator = {
  name: 'LRN',
  inputs: [1, 1],
  infer(node, inputs) {
    const { shape } = present(inputs, 0);
    const size = intOf(node, 'size', 0);
    if (shape.length < 3 || !Number.isSafeInteger(size) || size < 1) {
      throw new StepwiseError(
        'bad-model',
        `It needs an input [n, c, …] with an axis behind c, and a size from 1 on; its size is ${size}.`,
      );
    }
    return inferFloat(node, inputs);
  },
  gradient({ g, node, inputs, outputs, gradients }) {
    const [x, y, dy] = [present(inputs, 0), present(outputs, 0), present(gradients, 0)];
    const shape = toStatic(x.shape);
    const [examples = 1, channels = 1, ...rest] = shape;
    const rows = (value: Value): Value => reshapeTo(g, value, [examples, channels, sizeOf(rest)]);
    const size = intOf(node, 'size', 1);
    const share = floatOf(node, 'alpha', Math.fround(1e-4)) / size;
    const beta = floatOf(node, 'beta', 0.75);

    const squares = g.matMul(band(g, node, x, channels, false), rows(g.mul(x, x)));
    const s = g.add(g.mul(squares, share), floatOf(node, 'bias', 1));
    const seen = g.matMul(band(g, node, x, channels, true), g.div(rows(g.mul(dy, y)), s));
    const direct = g.mul(rows(dy), g.pow(s, -beta));
    const around = g.mul(g.mul(rows(x), seen), 2 * share * beta);
    return [reshapeTo(g, g.sub(direct, around), shape)];
  },
};

/** [c, c] with a 1 where a channel (row) counts another one (column), or the transpose. */
function band(
  g: GraphBuilder,
  node: Node,
  { type }: Value,
  channels: number,
  isTransposed: boolean,
): Value {
  const size = intOf(node, 'size', 1);
  const before = Math.floor((size - 1) / 2);
  const counts = (from: number, to: number): boolean =>
    to >= from - before && to < from - before + size;
  const ones = Array.from({ length: channels ** 2 }, (_, i): number => {
    const [row, column] = [Math.floor(i / channels), i % channels];
    return Number(isTransposed ? counts(column, row) : counts(row, column));
  });
  return g.constant(tensor(type, [channels, channels], ones), 'band');
}
