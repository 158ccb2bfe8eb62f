import { floatOf } from '../model/attributes.ts';
import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { wherePositive } from './wherePositive.ts';

/**
 * y = x where x > 0, alpha · (e^(x / alpha) − 1) elsewhere.
 *
 * ∂x = ∂y where x > 0, elsewhere ∂y · e^(x / alpha) = ∂y · (y / alpha + 1).
 *
 * @see Barron 2017, "Continuously differentiable exponential linear units".
 */
export const celu: Operator = {
  name: 'Celu',
  inputs: [1, 1],
  infer: inferFloat,
  fold(node, inputs, types) {
    const alpha = floatOf(node, 'alpha', 1);
    return foldUnary((x) => (x > 0 ? x : alpha * Math.expm1(x / alpha)))(node, inputs, types);
  },
  gradient({ g, node, inputs, outputs, gradients }) {
    const [x, y, dy] = [present(inputs, 0), present(outputs, 0), present(gradients, 0)];
    const alpha = floatOf(node, 'alpha', 1);
    const slope = g.add(alpha === 1 ? y : g.mul(y, 1 / alpha), 1);
    return [wherePositive(g, x, dy, g.mul(dy, slope))];
  },
};
