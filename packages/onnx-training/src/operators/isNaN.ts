import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';

/** y = whether x is no number, as bool; nothing flows back. */
export const isNaN: Operator = {
  name: 'IsNaN',
  inputs: [1, 1],
  infer: (node, inputs) => inferFloat(node, inputs).map(({ shape }) => ({ type: 'bool', shape })),
  fold: foldUnary((x) => Number(Number.isNaN(x))),
  gradient: 'zero',
};
