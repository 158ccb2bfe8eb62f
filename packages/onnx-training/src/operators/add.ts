import { foldBinary, inferBroadcast } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = a + b with broadcasting; ∂a = ∂b = ∂y. */
export const add: Operator = {
  name: 'Add',
  inputs: [2, 2],
  infer: inferBroadcast,
  fold: foldBinary((a, b) => a + b),
  gradient({ gradients }) {
    const dy = present(gradients, 0);
    return [dy, dy];
  },
};
