import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = 1 / (1 + e⁻ˣ); ∂x = ∂y · y · (1 − y). */
export const sigmoid: Operator = {
  name: 'Sigmoid',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary((x) => 1 / (1 + Math.exp(-x))),
  gradient({ g, outputs, gradients }) {
    const y = present(outputs, 0);
    return [g.mul(present(gradients, 0), g.mul(y, g.sub(1, y)))];
  },
};
