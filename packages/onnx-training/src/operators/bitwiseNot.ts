import { foldBits, inferBits } from './bits.ts';
import type { Operator } from './operator.ts';

/** y = the bits that x does not have; nothing flows back. */
export const bitwiseNot: Operator = {
  name: 'BitwiseNot',
  inputs: [1, 1],
  infer: inferBits,
  fold: foldBits(([x = 0n]) => ~x),
  gradient: 'zero',
};
