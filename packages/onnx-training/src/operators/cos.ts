import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = cos x; ∂x = −∂y · sin x. */
export const cos: Operator = {
  name: 'Cos',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.cos),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [g.neg(g.mul(dy, g.one('Sin', [x])))];
  },
};
