import { StepwiseError } from '@stepwise/core';
import { intOf } from '../model/attributes.ts';
import { toNumbers } from '../model/tensor.ts';
import { toAxis } from './axes.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = the second of the `values` where an index (first input) stands, the first elsewhere, along a new axis of the size
 * of the second input, `depth`; nothing flows back.
 */
export const oneHot: Operator = {
  name: 'OneHot',
  inputs: [3, 3],
  infer(node, inputs) {
    const [indices, depth, values] = [present(inputs, 0), present(inputs, 1), present(inputs, 2)];
    if (indices.shape.length === 0) {
      throw new StepwiseError('bad-model', 'Its indices need an axis; they are a scalar.');
    }
    const axis = toAxis(intOf(node, 'axis', -1), indices.shape.length + 1);
    const [size = null] = depth.constant ? toNumbers(depth.constant) : [];
    if (depth.shape.length > 1 || (size !== null && (!Number.isSafeInteger(size) || size < 1))) {
      throw new StepwiseError('bad-model', 'Its depth (input 1) has to be one whole number ≥ 1.');
    }
    return [{ type: values.type, shape: indices.shape.toSpliced(axis, 0, size) }];
  },
  gradient: 'zero',
};
