import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = arsinh x; ∂x = ∂y / √(x² + 1). */
export const asinh: Operator = {
  name: 'Asinh',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.asinh),
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [g.div(dy, g.sqrt(g.add(g.mul(x, x), 1)))];
  },
};
