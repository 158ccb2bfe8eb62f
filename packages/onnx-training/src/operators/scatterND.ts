import { StepwiseError } from '@stepwise/core';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = x, where the slices that the rows of the indices name are replaced by those of the updates, or with
 * `reduction` 'add' have them added.
 *
 * Indices [.., k], updates [.., and the axes of x after the first k].
 */
export const scatterND: Operator = {
  name: 'ScatterND',
  inputs: [3, 3],
  infer(_node, inputs) {
    const [x, indices, updates] = [present(inputs, 0), present(inputs, 1), present(inputs, 2)];
    const depth = indices.shape.at(-1);
    if (indices.type !== 'int64' || typeof depth !== 'number' || depth > x.shape.length) {
      throw new StepwiseError('bad-model', 'Its indices have to be int64, one row for each slice.');
    }
    const wanted = [...indices.shape.slice(0, -1), ...x.shape.slice(depth)];
    const fits = updates.shape.every((size, axis) => {
      const known = wanted[axis] ?? null;
      return typeof size !== 'number' || typeof known !== 'number' || size === known;
    });
    if (updates.type !== x.type || updates.shape.length !== wanted.length || !fits) {
      throw new StepwiseError('bad-model', 'Its updates do not fit its indices.');
    }
    return [{ type: x.type, shape: x.shape }];
  },
};
