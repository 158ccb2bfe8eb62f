import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = ln x; ∂x = ∂y / x. */
export const log: Operator = {
  name: 'Log',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.log),
  gradient({ g, inputs, gradients }) {
    return [g.div(present(gradients, 0), present(inputs, 0))];
  },
};
