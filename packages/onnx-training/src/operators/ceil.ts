import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';

/** y = the smallest whole number that is not below x; its derivative is 0. */
export const ceil: Operator = {
  name: 'Ceil',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(Math.ceil),
  gradient: 'zero',
};
