import { foldArgExtreme, inferArgExtreme } from './argExtreme.ts';
import type { Operator } from './operator.ts';

/** y = the index of the smallest x along `axis`: of the first such one, or with `select_last_index` the last. Nothing flows back. */
export const argMin: Operator = {
  name: 'ArgMin',
  inputs: [1, 1],
  infer: inferArgExtreme,
  fold: foldArgExtreme((a, b) => a < b),
  gradient: 'zero',
};
