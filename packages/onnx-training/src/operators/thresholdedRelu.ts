import { floatOf } from '../model/attributes.ts';
import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = x where x > alpha, 0 elsewhere; ∂x = ∂y where x > alpha, else 0. */
export const thresholdedRelu: Operator = {
  name: 'ThresholdedRelu',
  inputs: [1, 1],
  infer: inferFloat,
  fold(node, inputs, types) {
    const alpha = floatOf(node, 'alpha', 1);
    return foldUnary((x) => (x > alpha ? x : 0))(node, inputs, types);
  },
  gradient({ g, node, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    const above = g.one('Greater', [x, g.scalar(x.type, floatOf(node, 'alpha', 1))]);
    return [g.one('Where', [above, dy, g.scalar(dy.type, 0)])];
  },
};
