import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { foldTogether, inferFloatReduction, spreadBack } from './reduce.ts';

/** y = ln Σ x over the axes of the second input (all, where it is left out); ∂x = ∂y / Σ x = ∂y · e⁻ʸ. */
export const reduceLogSum: Operator = {
  name: 'ReduceLogSum',
  inputs: [1, 2],
  infer: inferFloatReduction,
  fold: foldTogether((elements) => Math.log(elements.reduce((sum, x) => sum + x, 0))),
  gradient({ g, node, inputs, outputs, gradients }) {
    const [y, dy] = [present(outputs, 0), present(gradients, 0)];
    return [spreadBack(g, node, inputs, g.mul(dy, g.exp(g.neg(y))))];
  },
};
