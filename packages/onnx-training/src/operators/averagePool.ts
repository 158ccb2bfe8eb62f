import { toStatic } from '../builder/broadcast.ts';
import { averagePoolGradient } from '../lowering/pooling/averagePoolGradient.ts';
import { intOf } from '../model/attributes.ts';
import type { Operator } from './operator.ts';
import { inferPooled, placePool } from './pool.ts';
import { present } from './present.ts';

/**
 * y = the mean of each window of x [N, C, spatial sizes]. Padding counts as zeros with `count_include_pad`, and is left
 * out of the mean without; what `ceil_mode` adds behind the padding never counts. ∂x = Σ ∂y / count over the windows that
 * have the element.
 */
export const averagePool: Operator = {
  name: 'AveragePool',
  inputs: [1, 1],
  infer: (node, inputs) => [{ type: present(inputs, 0).type, shape: inferPooled(node, inputs) }],
  gradient({ g, node, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    const withPadding = intOf(node, 'count_include_pad', 0) !== 0;
    const [shape, window] = [toStatic(x.shape), placePool(node, x)];
    return [g.lower(averagePoolGradient, { dy, shape, window, withPadding })];
  },
};
