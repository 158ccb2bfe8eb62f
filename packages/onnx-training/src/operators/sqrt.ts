import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = √x; ∂x = ∂y / (2 · y), which is infinite at x = 0, as in PyTorch. */
export const sqrt: Operator = {
  name: 'Sqrt',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.sqrt),
  gradient({ g, outputs, gradients }) {
    return [g.div(g.mul(present(gradients, 0), 0.5), present(outputs, 0))];
  },
};
