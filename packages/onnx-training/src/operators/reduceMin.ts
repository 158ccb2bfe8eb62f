import type { Operator } from './operator.ts';
import { foldTogether, inferReduction } from './reduce.ts';
import { shareAmongExtremes } from './shareAmongExtremes.ts';

/**
 * y = the smallest x over the axes of the second input (all, where it is left out).
 *
 * ∂x = ∂y where x = y, in equal parts where several are, 0 elsewhere; as for ReduceMax.
 */
export const reduceMin: Operator = {
  name: 'ReduceMin',
  inputs: [1, 2],
  infer: inferReduction,
  fold: foldTogether((elements) => elements.reduce((a, b) => Math.min(a, b))),
  gradient: shareAmongExtremes,
};
