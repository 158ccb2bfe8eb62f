import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = ln(1 + eˣ); ∂x = ∂y / (1 + e⁻ˣ). */
export const softplus: Operator = {
  name: 'Softplus',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [g.mul(dy, g.sigmoid(x))];
  },
};
