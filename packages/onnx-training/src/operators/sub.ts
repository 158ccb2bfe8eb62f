import { foldBinary, inferBroadcast } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = a − b with broadcasting; ∂a = ∂y, ∂b = −∂y. */
export const sub: Operator = {
  name: 'Sub',
  inputs: [2, 2],
  infer: inferBroadcast,
  fold: foldBinary((a, b) => a - b),
  gradient({ g, gradients, wanted }) {
    const dy = present(gradients, 0);
    return [dy, wanted[1] ? g.neg(dy) : null];
  },
};
