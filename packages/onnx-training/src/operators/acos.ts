import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = arccos x; ∂x = −∂y / √(1 − x²), which is infinite at x = ±1, as in PyTorch. */
export const acos: Operator = {
  name: 'Acos',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.acos),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [g.neg(g.div(dy, g.sqrt(g.sub(1, g.mul(x, x)))))];
  },
};
