import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = cosh x; ∂x = ∂y · sinh x. */
export const cosh: Operator = {
  name: 'Cosh',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.cosh),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [g.mul(dy, g.one('Sinh', [x]))];
  },
};
