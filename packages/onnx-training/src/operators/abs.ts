import { foldUnary, inferUnary } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = |x|; ∂x = ∂y · sign x (0 at x = 0, as in PyTorch). */
export const abs: Operator = {
  name: 'Abs',
  inputs: [1, 1],
  infer: inferUnary,
  fold: foldUnary(Math.abs),
  gradient({ g, inputs, gradients }) {
    return [g.mul(present(gradients, 0), g.one('Sign', [present(inputs, 0)]))];
  },
};
