import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = arctan x; ∂x = ∂y / (1 + x²). */
export const atan: Operator = {
  name: 'Atan',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.atan),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [g.div(dy, g.add(g.mul(x, x), 1))];
  },
};
