import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = tanh x; ∂x = ∂y · (1 − y²). */
export const tanh: Operator = {
  name: 'Tanh',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.tanh),
  gradient({ g, outputs, gradients }) {
    const [y, dy] = [present(outputs, 0), present(gradients, 0)];
    return [g.mul(dy, g.sub(1, g.mul(y, y)))];
  },
};
