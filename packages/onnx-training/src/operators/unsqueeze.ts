import { reshapeTo } from '../builder/broadcast.ts';
import type { Dimension } from '../model/shape.ts';
import { constantInts, toAxes } from './axes.ts';
import { keepData } from './keepData.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = x with axes of the size 1 put in, which the second input names as they stand in y; ∂x = ∂y in the shape of x. */
export const unsqueeze: Operator = {
  name: 'Unsqueeze',
  inputs: [2, 2],
  infer(_node, inputs) {
    const { type, shape } = present(inputs, 0);
    const wanted = constantInts(inputs, 1, 'axes') ?? [];
    const rank = shape.length + wanted.length;
    const axes = toAxes(wanted, rank);
    const sizes = shape.values();
    const next = (): Dimension => sizes.next().value ?? null;
    return [
      {
        type,
        shape: Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : next())),
      },
    ];
  },
  fold: keepData,
  gradient({ g, inputs, gradients }) {
    return [reshapeTo(g, present(gradients, 0), present(inputs, 0).shape)];
  },
};
