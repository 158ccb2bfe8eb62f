import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';

/** y = the greatest whole number ≤ x; its derivative is 0. */
export const floor: Operator = {
  name: 'Floor',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.floor),
  gradient: 'zero',
};
