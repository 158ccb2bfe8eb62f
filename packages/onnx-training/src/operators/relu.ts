import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = max(x, 0); ∂x = ∂y where y > 0, else 0 (0 at x = 0, as in PyTorch). */
export const relu: Operator = {
  name: 'Relu',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary((x) => (x > 0 || Number.isNaN(x) ? x : 0)),
  gradient({ g, outputs, gradients }) {
    const [y, dy] = [present(outputs, 0), present(gradients, 0)];
    const zero = g.scalar(y.type, 0);
    return [g.one('Where', [g.one('Greater', [y, zero]), dy, zero])];
  },
};
