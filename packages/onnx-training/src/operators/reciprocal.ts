import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = 1 / x; ∂x = −∂y · y². */
export const reciprocal: Operator = {
  name: 'Reciprocal',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary((x) => 1 / x),
  gradient({ g, outputs, gradients }) {
    const y = present(outputs, 0);
    return [g.neg(g.mul(present(gradients, 0), g.mul(y, y)))];
  },
};
