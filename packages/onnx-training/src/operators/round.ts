import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';

/** y = the whole number next to x, and the even one of two that are as near; its derivative is 0. */
export const round: Operator = {
  name: 'Round',
  inputs: [1, 1],
  infer: inferFloat,
  fold: foldUnary(toNearestEven),
  gradient: 'zero',
};

function toNearestEven(x: number): number {
  const low = Math.floor(x);
  const isHalf = x - low === 0.5;
  return isHalf ? 2 * Math.round(low / 2) : Math.round(x);
}
