import { foldBits, inferBits } from './bits.ts';
import type { Operator } from './operator.ts';

/** y = the bits in which a and b differ, with broadcasting; nothing flows back. */
export const bitwiseXor: Operator = {
  name: 'BitwiseXor',
  inputs: [2, 2],
  infer: inferBits,
  fold: foldBits(([a = 0n, b = 0n]) => a ^ b),
  gradient: 'zero',
};
