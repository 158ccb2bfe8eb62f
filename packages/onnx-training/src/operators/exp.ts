import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = eˣ; ∂x = ∂y · y. */
export const exp: Operator = {
  name: 'Exp',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.exp),
  gradient({ g, outputs, gradients }) {
    return [g.mul(present(gradients, 0), present(outputs, 0))];
  },
};
