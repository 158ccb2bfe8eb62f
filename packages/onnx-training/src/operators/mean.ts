import { foldElements, inferBroadcast, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = (x₁ + … + xₙ) / n, with broadcasting; ∂xᵢ = ∂y / n. */
export const mean: Operator = {
  name: 'Mean',
  inputs: [1, Infinity],
  infer(node, inputs) {
    inferFloat(node, inputs);
    return inferBroadcast(node, inputs);
  },
  fold: foldElements((elements) => elements.reduce((a, b) => a + b, 0) / elements.length),
  gradient({ g, inputs, gradients }) {
    const dy = present(gradients, 0);
    const share = inputs.length === 1 ? dy : g.mul(dy, 1 / inputs.length);
    return inputs.map(() => share);
  },
};
