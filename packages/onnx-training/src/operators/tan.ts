import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = tan x; ∂x = ∂y · (1 + y²). */
export const tan: Operator = {
  name: 'Tan',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.tan),
  gradient({ g, outputs, gradients }) {
    const [y, dy] = [present(outputs, 0), present(gradients, 0)];
    return [g.mul(dy, g.add(g.mul(y, y), 1))];
  },
};
