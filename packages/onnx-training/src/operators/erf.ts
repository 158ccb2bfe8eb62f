import { inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = 2/√π · ∫₀ˣ e^(−t²) dt; ∂x = ∂y · 2/√π · e^(−x²). */
export const erf: Operator = {
  name: 'Erf',
  inputs: [1, 1],
  infer: inferFloat,
  gradient({ g, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    return [g.mul(dy, g.mul(g.exp(g.neg(g.mul(x, x))), 2 / Math.sqrt(Math.PI)))];
  },
};
