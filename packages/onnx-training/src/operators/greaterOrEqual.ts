import { foldBinary, inferComparison } from './elementwise.ts';
import type { Operator } from './operator.ts';

/** y = a ≥ b with broadcasting, as bool; nothing flows back. */
export const greaterOrEqual: Operator = {
  name: 'GreaterOrEqual',
  inputs: [2, 2],
  infer: inferComparison,
  fold: foldBinary((a, b) => Number(a >= b)),
  gradient: 'zero',
};
