import { StepwiseError } from '@stepwise/core';
import { reshapeTo } from '../builder/broadcast.ts';
import { intOf } from '../model/attributes.ts';
import { isStatic, sizeOf, type Dimension, type Shape } from '../model/shape.ts';
import { keepData } from './keepData.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = x as a matrix: the axes before `axis` (1, where it is not given) together, and those from it on; ∂x = ∂y in the shape of x. */
export const flatten: Operator = {
  name: 'Flatten',
  inputs: [1, 1],
  infer(node, inputs) {
    const { type, shape } = present(inputs, 0);
    const [axis, rank] = [intOf(node, 'axis', 1), shape.length];
    if (!Number.isInteger(axis) || axis < -rank || axis > rank) {
      throw new StepwiseError(
        'bad-model',
        `Its axis has to be from ${-rank} to ${rank}; it is ${axis}.`,
      );
    }
    const cut = axis < 0 ? axis + rank : axis;
    return [{ type, shape: [product(shape.slice(0, cut)), product(shape.slice(cut))] }];
  },
  fold: keepData,
  gradient({ g, inputs, gradients }) {
    return [reshapeTo(g, present(gradients, 0), present(inputs, 0).shape)];
  },
};

/** The number of elements; the name of a size where nothing else is larger than 1. */
function product(shape: Shape): Dimension {
  if (isStatic(shape)) return sizeOf(shape);
  if (shape.includes(0)) return 0;
  const sizes = shape.filter((size) => size !== 1);
  return sizes.length === 1 ? (sizes[0] ?? null) : null;
}
