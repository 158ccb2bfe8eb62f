import { inferUnary } from './elementwise.ts';
import { keepData } from './keepData.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = x; ∂x = ∂y. */
export const identity: Operator = {
  name: 'Identity',
  inputs: [1, 1],
  infer: inferUnary,
  fold: keepData,
  gradient({ gradients }) {
    return [present(gradients, 0)];
  },
};
