import type { Operator } from './operator.ts';
import { foldTogether, inferReduction } from './reduce.ts';
import { shareAmongExtremes } from './shareAmongExtremes.ts';

/**
 * y = the largest x over the axes of the second input (all, where it is left out).
 *
 * ∂x = ∂y where x = y, in equal parts where several are, 0 elsewhere. PyTorch's amax and max of all elements do the same;
 * its max along an axis, which the exporters also write as ReduceMax, gives everything to one of them.
 */
export const reduceMax: Operator = {
  name: 'ReduceMax',
  inputs: [1, 2],
  infer: inferReduction,
  fold: foldTogether((elements) => elements.reduce((a, b) => Math.max(a, b))),
  gradient: shareAmongExtremes,
};
