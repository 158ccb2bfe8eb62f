import { maxPoolGradient } from '../lowering/pooling/maxPoolGradient.ts';
import { intOf } from '../model/attributes.ts';
import type { Operator } from './operator.ts';
import { inferPooled, placePool } from './pool.ts';
import { present } from './present.ts';

/**
 * y = the largest element of each window of x [N, C, spatial sizes]; the second output, where it is asked for, is where
 * that stands, counted over all of x. ∂x = ∂y at the first largest element of each window, row by row, as in PyTorch; an
 * element that several windows share gets their sum.
 */
export const maxPool: Operator = {
  name: 'MaxPool',
  inputs: [1, 1],
  infer(node, inputs) {
    const { type } = present(inputs, 0);
    const shape = inferPooled(node, inputs);
    return [
      { type, shape },
      { type: 'int64', shape },
    ];
  },
  gradient({ g, node, inputs, outputs, gradients }) {
    const [x, y, dy] = [present(inputs, 0), present(outputs, 0), present(gradients, 0)];
    const byRows = intOf(node, 'storage_order', 0) === 0;
    const indices = (byRows && node.outputs[1] && outputs[1]) || null;
    return [g.lower(maxPoolGradient, { x, y, dy, indices, window: placePool(node, x) })];
  },
};
