import { isFloat } from '../model/elementType.ts';
import { foldBinary, inferBroadcast } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = a / b with broadcasting; whole numbers are cut towards 0.
 *
 * ∂a = ∂y / b, ∂b = −∂a · y.
 */
export const div: Operator = {
  name: 'Div',
  inputs: [2, 2],
  infer: inferBroadcast,
  fold(node, inputs, types) {
    const whole = !isFloat(present(types, 0).type);
    return foldBinary((a, b) => (whole ? Math.trunc(a / b) : a / b))(node, inputs, types);
  },
  gradient({ g, inputs, outputs, gradients, wanted }) {
    const [b, y] = [present(inputs, 1), present(outputs, 0)];
    const da = g.div(present(gradients, 0), b);
    return [da, wanted[1] ? g.neg(g.mul(da, y)) : null];
  },
};
