import { foldBinary, inferBroadcast } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = a · b with broadcasting; ∂a = ∂y · b, ∂b = ∂y · a. */
export const mul: Operator = {
  name: 'Mul',
  inputs: [2, 2],
  infer: inferBroadcast,
  fold: foldBinary((a, b) => a * b),
  gradient({ g, inputs, gradients, wanted }) {
    const [a, b, dy] = [present(inputs, 0), present(inputs, 1), present(gradients, 0)];
    return [wanted[0] ? g.mul(dy, b) : null, wanted[1] ? g.mul(dy, a) : null];
  },
};
