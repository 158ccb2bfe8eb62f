import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = x · t with t = tanh ln(1 + eˣ); ∂x = ∂y · (t + x · (1 − t²) / (1 + e⁻ˣ)).
 *
 * @see Misra 2019, "Mish: a self regularized non-monotonic activation function".
 */
export const mish: Operator = {
  name: 'Mish',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary((x) => x * Math.tanh(Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))))),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    const t = g.tanh(g.one('Softplus', [x]));
    const slope = g.mul(g.sub(1, g.mul(t, t)), g.mul(x, g.sigmoid(x)));
    return [g.mul(dy, g.add(t, slope))];
  },
};
