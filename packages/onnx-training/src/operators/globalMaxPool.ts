import { maxPoolGradient } from '../lowering/pooling/maxPoolGradient.ts';
import type { Operator } from './operator.ts';
import { inferPooledWhole, placeWhole } from './pool.ts';
import { present } from './present.ts';

/** y [N, C, 1 …] = the largest element of each channel; ∂x = ∂y at the first of the largest, 0 elsewhere. */
export const globalMaxPool: Operator = {
  name: 'GlobalMaxPool',
  inputs: [1, 1],
  infer: (_node, inputs) => [{ type: present(inputs, 0).type, shape: inferPooledWhole(inputs) }],
  gradient({ g, inputs, outputs, gradients }) {
    const [x, y, dy] = [present(inputs, 0), present(outputs, 0), present(gradients, 0)];
    return [g.lower(maxPoolGradient, { x, y, dy, indices: null, window: placeWhole(x) })];
  },
};
