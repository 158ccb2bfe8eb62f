import { foldBits, inferBits } from './bits.ts';
import type { Operator } from './operator.ts';

/** y = the bits that a or b has, or both, with broadcasting; nothing flows back. */
export const bitwiseOr: Operator = {
  name: 'BitwiseOr',
  inputs: [2, 2],
  infer: inferBits,
  fold: foldBits(([a = 0n, b = 0n]) => a | b),
  gradient: 'zero',
};
