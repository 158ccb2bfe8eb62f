import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = x / (1 + |x|); ∂x = ∂y / (1 + |x|)². */
export const softsign: Operator = {
  name: 'Softsign',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary((x) => x / (1 + Math.abs(x))),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    const size = g.add(g.one('Abs', [x]), 1);
    return [g.div(dy, g.mul(size, size))];
  },
};
