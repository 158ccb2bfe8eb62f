import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { countReduced, foldReduction, inferReduction, spreadBack } from './reduce.ts';

/**
 * y = Σ x / n over the axes of the second input (all, where it is left out), where n elements go into each mean.
 *
 * ∂x = ∂y / n, repeated along the axes.
 */
export const reduceMean: Operator = {
  name: 'ReduceMean',
  inputs: [1, 2],
  infer: inferReduction,
  fold: foldReduction((sum, count) => sum / count),
  gradient({ g, node, inputs, gradients }) {
    const dy = present(gradients, 0);
    const count = countReduced(node, inputs);
    return [spreadBack(g, node, inputs, count === 1 ? dy : g.mul(dy, 1 / count))];
  },
};
