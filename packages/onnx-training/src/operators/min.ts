import { foldElements, inferBroadcast } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { shareAmongEqual } from './shareAmongEqual.ts';

/** y = the smallest of x₁, x₂ …, with broadcasting; ∂y goes to the one that it is, in equal parts where several are. */
export const min: Operator = {
  name: 'Min',
  inputs: [1, Infinity],
  infer: inferBroadcast,
  fold: foldElements((elements) => Math.min(...elements)),
  gradient: shareAmongEqual,
};
