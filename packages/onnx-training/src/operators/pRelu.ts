import { StepwiseError } from '@stepwise/core';
import { showShape } from '../model/shape.ts';
import { foldBinary, inferBroadcast } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { wherePositive } from './wherePositive.ts';

/**
 * y = x where x ≥ 0, slope · x elsewhere; the slope is broadcast to the shape of x.
 *
 * ∂x = ∂y where x > 0, slope · ∂y elsewhere; ∂slope = x · ∂y where x ≤ 0, 0 elsewhere. At x = 0 as in PyTorch.
 */
export const pRelu: Operator = {
  name: 'PRelu',
  inputs: [2, 2],
  infer(node, inputs) {
    const [x, slope] = [present(inputs, 0), present(inputs, 1)];
    const [type] = inferBroadcast(node, inputs);
    const grown = type?.shape.some((size, axis) => typeof size === 'number' && isOne(axis));
    if (!type || slope.shape.length > x.shape.length || grown) {
      throw new StepwiseError(
        'bad-model',
        `Its slope has to broadcast to ${showShape(x.shape)}; it is ${showShape(slope.shape)}.`,
      );
    }
    return [{ type: x.type, shape: x.shape.map((size, axis) => size ?? type.shape[axis] ?? null) }];

    function isOne(axis: number): boolean {
      return x.shape[axis] === 1 && type?.shape[axis] !== 1;
    }
  },
  fold: foldBinary((x, slope) => (x < 0 ? slope * x : x)),
  gradient({ g, inputs, gradients, wanted }) {
    const [x, slope, dy] = [present(inputs, 0), present(inputs, 1), present(gradients, 0)];
    const zero = g.scalar(dy.type, 0);
    return [
      wanted[0] ? wherePositive(g, x, dy, g.mul(dy, slope)) : null,
      wanted[1] ? wherePositive(g, x, zero, g.mul(dy, x)) : null,
    ];
  },
};
