import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = artanh x; ∂x = ∂y / (1 − x²), which is infinite at x = ±1, as in PyTorch. */
export const atanh: Operator = {
  name: 'Atanh',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.atanh),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [g.div(dy, g.sub(1, g.mul(x, x)))];
  },
};
