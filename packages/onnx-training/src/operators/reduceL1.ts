import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { foldTogether, inferReduction, keepAxes } from './reduce.ts';

/** y = Σ |x| over the axes of the second input (all, where it is left out); ∂x = ∂y · sign x (0 at 0, as in PyTorch). */
export const reduceL1: Operator = {
  name: 'ReduceL1',
  inputs: [1, 2],
  infer: inferReduction,
  fold: foldTogether((elements) => elements.reduce((sum, x) => sum + Math.abs(x), 0)),
  gradient({ g, node, inputs, gradients }) {
    const dy = keepAxes(g, node, inputs, present(gradients, 0));
    return [g.mul(g.one('Sign', [present(inputs, 0)]), dy)];
  },
};
