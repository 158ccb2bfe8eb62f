import { intOf } from '../model/attributes.ts';
import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';

/** y = whether x is infinite, as bool; `detect_positive` and `detect_negative` can leave out a side. Nothing flows back. */
export const isInf: Operator = {
  name: 'IsInf',
  inputs: [1, 1],
  infer: (node, inputs) => inferFloat(node, inputs).map(({ shape }) => ({ type: 'bool', shape })),
  fold(node, inputs, types) {
    const high = intOf(node, 'detect_positive', 1) !== 0;
    const low = intOf(node, 'detect_negative', 1) !== 0;
    const isInfinite = (x: number): boolean =>
      (high && x === Number.POSITIVE_INFINITY) || (low && x === Number.NEGATIVE_INFINITY);
    return foldUnary((x) => Number(isInfinite(x)))(node, inputs, types);
  },
  gradient: 'zero',
};
