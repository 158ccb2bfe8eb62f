import { foldBinary, inferComparison } from './elementwise.ts';
import type { Operator } from './operator.ts';

/** y = (a = b) with broadcasting, as bool; nothing flows back. */
export const equal: Operator = {
  name: 'Equal',
  inputs: [2, 2],
  infer: inferComparison,
  fold: foldBinary((a, b) => Number(a === b)),
  gradient: 'zero',
};
