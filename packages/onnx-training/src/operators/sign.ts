import { foldUnary, inferUnary } from './elementwise.ts';
import type { Operator } from './operator.ts';

/** y = −1, 0 or 1, the sign of x; its derivative is 0. */
export const sign: Operator = {
  name: 'Sign',
  inputs: [1, 1],
  infer: inferUnary,
  fold: foldUnary(Math.sign),
  gradient: 'zero',
};
