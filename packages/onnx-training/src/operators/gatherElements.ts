import { StepwiseError } from '@stepwise/core';
import { int, intOf, string } from '../model/attributes.ts';
import { toAxis } from './axes.ts';
import { checkIndices, fitsAlong } from './indices.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { zeros } from './zeros.ts';

/**
 * y[i, j, …] = x[i, index[i, j, …], …] along `axis`, in the shape of the indices. Negative indices count from the end.
 *
 * ∂x = the sum of ∂y over the places that name an element.
 */
export const gatherElements: Operator = {
  name: 'GatherElements',
  inputs: [2, 2],
  infer(node, inputs) {
    const [x, indices] = [present(inputs, 0), present(inputs, 1)];
    const axis = toAxis(intOf(node, 'axis', 0), x.shape.length);
    checkIndices(indices);
    if (fitsAlong(indices.shape, x.shape, axis)) return [{ type: x.type, shape: indices.shape }];
    throw new StepwiseError('bad-model', 'Its indices do not fit into the shape of its input.');
  },
  gradient({ g, node, inputs, gradients }) {
    const [x, indices] = [present(inputs, 0), present(inputs, 1)];
    const attributes = { axis: int(intOf(node, 'axis', 0)), reduction: string('add') };
    const parts = [zeros(g, x), indices, present(gradients, 0)];
    return [g.one('ScatterElements', parts, attributes)];
  },
};
