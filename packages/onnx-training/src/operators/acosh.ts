import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = arcosh x; ∂x = ∂y / √(x² − 1), which is infinite at x = 1, as in PyTorch. */
export const acosh: Operator = {
  name: 'Acosh',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.acosh),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [g.div(dy, g.sqrt(g.sub(g.mul(x, x), 1)))];
  },
};
