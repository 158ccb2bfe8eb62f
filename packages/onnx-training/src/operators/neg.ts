import { foldUnary, inferUnary } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = −x; ∂x = −∂y. */
export const neg: Operator = {
  name: 'Neg',
  inputs: [1, 1],
  infer: inferUnary,
  fold: foldUnary((x) => -x),
  gradient({ g, gradients }) {
    return [g.neg(present(gradients, 0))];
  },
};
