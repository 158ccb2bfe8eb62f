import { floatOf } from '../model/attributes.ts';
import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { wherePositive } from './wherePositive.ts';

/**
 * y = x where x > 0, alpha · (eˣ − 1) elsewhere.
 *
 * ∂x = ∂y where x > 0, elsewhere ∂y · alpha · eˣ = ∂y · (y + alpha) (also at x = 0, as in PyTorch).
 */
export const elu: Operator = {
  name: 'Elu',
  inputs: [1, 1],
  infer: inferFloat,
  fold(node, inputs, types) {
    const alpha = floatOf(node, 'alpha', 1);
    return foldUnary((x) => (x > 0 ? x : alpha * Math.expm1(x)))(node, inputs, types);
  },
  gradient({ g, node, inputs, outputs, gradients }) {
    const [x, y, dy] = [present(inputs, 0), present(outputs, 0), present(gradients, 0)];
    return [wherePositive(g, x, dy, g.mul(dy, g.add(y, floatOf(node, 'alpha', 1))))];
  },
};
