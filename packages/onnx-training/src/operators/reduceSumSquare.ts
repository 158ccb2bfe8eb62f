import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { foldTogether, inferReduction, keepAxes } from './reduce.ts';

/** y = Σ x² over the axes of the second input (all, where it is left out); ∂x = 2 · ∂y · x. */
export const reduceSumSquare: Operator = {
  name: 'ReduceSumSquare',
  inputs: [1, 2],
  infer: inferReduction,
  fold: foldTogether((elements) => elements.reduce((sum, x) => sum + x * x, 0)),
  gradient({ g, node, inputs, gradients }) {
    const scale = g.mul(keepAxes(g, node, inputs, present(gradients, 0)), 2);
    return [g.mul(present(inputs, 0), scale)];
  },
};
