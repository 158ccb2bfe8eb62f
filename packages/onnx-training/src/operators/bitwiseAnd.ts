import { foldBits, inferBits } from './bits.ts';
import type { Operator } from './operator.ts';

/** y = the bits that both a and b have, with broadcasting; nothing flows back. */
export const bitwiseAnd: Operator = {
  name: 'BitwiseAnd',
  inputs: [2, 2],
  infer: inferBits,
  fold: foldBits(([a = 0n, b = 0n]) => a & b),
  gradient: 'zero',
};
