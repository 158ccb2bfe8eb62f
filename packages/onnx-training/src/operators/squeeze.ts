import { StepwiseError } from '@stepwise/core';
import { reshapeTo } from '../builder/broadcast.ts';
import type { Value } from '../builder/value.ts';
import { isStatic } from '../model/shape.ts';
import { constantInts, toAxes } from './axes.ts';
import { keepData } from './keepData.ts';
import type { Inputs, Operator } from './operator.ts';
import { present } from './present.ts';

/** y = x without the axes of the second input, which have the size 1, or without all such; ∂x = ∂y in the shape of x. */
export const squeeze: Operator = {
  name: 'Squeeze',
  inputs: [1, 2],
  infer(_node, inputs) {
    const { type, shape } = present(inputs, 0);
    const axes = axesOf(inputs);
    const large = axes.find((axis) => typeof shape[axis] === 'number' && shape[axis] !== 1);
    if (large !== undefined) {
      throw new StepwiseError(
        'bad-model',
        `Axis ${large} has to have the size 1; it has ${shape[large] ?? '?'}.`,
      );
    }
    return [{ type, shape: shape.filter((_, axis) => !axes.includes(axis)) }];
  },
  fold: keepData,
  gradient({ g, inputs, gradients }) {
    return [reshapeTo(g, present(gradients, 0), present(inputs, 0).shape)];
  },
};

function axesOf(inputs: Inputs<Value>): readonly number[] {
  const { shape } = present(inputs, 0);
  const axes = constantInts(inputs, 1, 'axes');
  // ONNX Runtime takes an empty list as if there were none
  if (axes && axes.length > 0) return toAxes(axes, shape.length);
  if (!isStatic(shape)) {
    throw new StepwiseError('bad-model', 'It has to name its axes where not every size is known.');
  }
  return [...shape.keys()].filter((axis) => shape[axis] === 1);
}
