import { StepwiseError } from '@stepwise/core';
import { broadcastShapes } from '../builder/broadcast.ts';
import { broadcastPlaces, ofElements } from './elements.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = a where the condition holds, b elsewhere, with broadcasting; ∂a = ∂y where it holds, ∂b = ∂y elsewhere, else 0. */
export const where: Operator = {
  name: 'Where',
  inputs: [3, 3],
  infer(_node, inputs) {
    const [condition, a, b] = [present(inputs, 0), present(inputs, 1), present(inputs, 2)];
    if (condition.type !== 'bool' || a.type !== b.type) {
      throw new StepwiseError(
        'bad-model',
        'Its first input has to be bool, and the others of one element type.',
      );
    }
    return [{ type: a.type, shape: broadcastShapes(condition.shape, a.shape, b.shape) }];
  },
  fold(_node, inputs, types) {
    const [condition, a, b] = [present(inputs, 0), present(inputs, 1), present(inputs, 2)];
    const shape = present(types, 0).shape.map(Number);
    const [left, right] = [broadcastPlaces(a.shape, shape), broadcastPlaces(b.shape, shape)];
    const elements = broadcastPlaces(condition.shape, shape).map((place, i) =>
      condition.data[place] ? a.data[left[i] ?? 0] : b.data[right[i] ?? 0],
    );
    return [
      ofElements(
        a.type,
        shape,
        elements.map((element) => element ?? 0),
      ),
    ];
  },
  gradient({ g, inputs, gradients, wanted }) {
    const [condition, dy] = [present(inputs, 0), present(gradients, 0)];
    const zero = g.scalar(dy.type, 0);
    return [
      null,
      wanted[1] ? g.one('Where', [condition, dy, zero]) : null,
      wanted[2] ? g.one('Where', [condition, zero, dy]) : null,
    ];
  },
};
