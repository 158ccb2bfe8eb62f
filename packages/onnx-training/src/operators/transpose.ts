import { StepwiseError } from '@stepwise/core';
import { intsOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { pick, placesOf } from './elements.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = x with its axes in another order: axis i of y is axis `perm[i]` of x, and the last comes first where there is no
 * `perm`.
 *
 * ∂x = ∂y with its axes in the order that undoes it.
 */
export const transpose: Operator = {
  name: 'Transpose',
  inputs: [1, 1],
  infer(node, inputs) {
    const { type, shape } = present(inputs, 0);
    return [{ type, shape: orderOf(node, shape.length).map((axis) => shape[axis] ?? null) }];
  },
  fold(node, inputs, types) {
    const x = present(inputs, 0);
    const order = orderOf(node, x.shape.length);
    const shape = present(types, 0).shape.map(Number);
    const strides = x.shape.map((_, axis) => x.shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    // a step in axis i of y is one of as many places as in axis order[i] of x
    const places = placesOf(shape, (axis) => strides[order[axis] ?? 0] ?? 1, []);
    return [pick(x, shape, places)];
  },
  gradient({ g, node, gradients }) {
    const dy = present(gradients, 0);
    const order = orderOf(node, dy.shape.length);
    return [
      g.transpose(
        dy,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ];
  },
};

function orderOf(node: Node, rank: number): readonly number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const order = intsOf(node, 'perm') ?? axes.toReversed();
  if (order.length === rank && axes.every((axis) => order.includes(axis))) return order;
  throw new StepwiseError(
    'bad-model',
    `Its perm has to name each of the ${rank} axes once; it is [${order.join(', ')}].`,
  );
}
