import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = sinh x; ∂x = ∂y · cosh x. */
export const sinh: Operator = {
  name: 'Sinh',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.sinh),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [g.mul(dy, g.one('Cosh', [x]))];
  },
};
