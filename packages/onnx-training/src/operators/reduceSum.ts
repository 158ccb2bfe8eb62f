import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { foldReduction, inferReduction, spreadBack } from './reduce.ts';

/**
 * y = Σ x over the axes of the second input (all, where it is left out); they stay with the size 1 unless `keepdims` is 0.
 *
 * ∂x = ∂y, repeated along the axes.
 */
export const reduceSum: Operator = {
  name: 'ReduceSum',
  inputs: [1, 2],
  infer: inferReduction,
  fold: foldReduction((sum) => sum),
  gradient({ g, node, inputs, gradients }) {
    return [spreadBack(g, node, inputs, present(gradients, 0))];
  },
};
