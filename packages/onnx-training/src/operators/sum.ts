import { foldElements, inferBroadcast } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = x₁ + x₂ + …, with broadcasting; ∂xᵢ = ∂y. */
export const sum: Operator = {
  name: 'Sum',
  inputs: [1, Infinity],
  infer: inferBroadcast,
  fold: foldElements((elements) => elements.reduce((a, b) => a + b, 0)),
  gradient({ inputs, gradients }) {
    const dy = present(gradients, 0);
    return inputs.map(() => dy);
  },
};
