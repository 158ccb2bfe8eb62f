import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { foldTogether, inferFloatReduction, keepAxes } from './reduce.ts';

/**
 * y = √Σ x² over the axes of the second input (all, where it is left out).
 *
 * ∂x = ∂y · x / y, and 0 where y = 0, as in PyTorch.
 */
export const reduceL2: Operator = {
  name: 'ReduceL2',
  inputs: [1, 2],
  infer: inferFloatReduction,
  fold: foldTogether((elements) => Math.sqrt(elements.reduce((sum, x) => sum + x * x, 0))),
  gradient({ g, node, inputs, outputs, gradients }) {
    const [y, dy] = [present(outputs, 0), present(gradients, 0)];
    const zero = g.scalar(y.type, 0);
    const scale = g.one('Where', [g.one('Equal', [y, zero]), zero, g.div(dy, y)]);
    return [g.mul(present(inputs, 0), keepAxes(g, node, inputs, scale))];
  },
};
