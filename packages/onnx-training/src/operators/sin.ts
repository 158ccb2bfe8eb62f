import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = sin x; ∂x = ∂y · cos x. */
export const sin: Operator = {
  name: 'Sin',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.sin),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [g.mul(dy, g.one('Cos', [x]))];
  },
};
