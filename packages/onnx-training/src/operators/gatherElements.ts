import { StepwiseError } from '@stepwise/core';
import { intOf } from '../model/attributes.ts';
import { toAxis } from './axes.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y[i, j, …] = x[i, index[i, j, …], …] along `axis`, in the shape of the indices. */
export const gatherElements: Operator = {
  name: 'GatherElements',
  inputs: [2, 2],
  infer(node, inputs) {
    const [x, indices] = [present(inputs, 0), present(inputs, 1)];
    const axis = toAxis(intOf(node, 'axis', 0), x.shape.length);
    if (indices.type !== 'int64' && indices.type !== 'int32') {
      throw new StepwiseError(
        'bad-model',
        `Indices have to be int64 or int32, not ${indices.type}.`,
      );
    }
    const fits = indices.shape.every((size, i) => {
      const most = x.shape[i] ?? null;
      return i === axis || typeof size !== 'number' || typeof most !== 'number' || size <= most;
    });
    if (indices.shape.length !== x.shape.length || !fits) {
      throw new StepwiseError('bad-model', 'Its indices do not fit into the shape of its input.');
    }
    return [{ type: x.type, shape: indices.shape }];
  },
};
