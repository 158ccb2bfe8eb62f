import type { Value } from '../builder/value.ts';
import type { GradientContext, Inputs } from './operator.ts';
import { present } from './present.ts';

/**
 * The gradient of an operator that chooses one of its inputs: ∂xᵢ = ∂y · [xᵢ = y] / n, where n inputs are equal to y.
 * Two equal ones get a half each, as in PyTorch.
 */
export function shareAmongEqual(context: GradientContext): Inputs<Value> {
  const { g, inputs, outputs, gradients, wanted } = context;
  const [y, dy] = [present(outputs, 0), present(gradients, 0)];
  const chosen = inputs.map((_, i) => g.cast(g.one('Equal', [present(inputs, i), y]), y.type));
  if (chosen.length === 1) return [dy];
  const share = g.div(dy, g.one('Sum', chosen));
  return chosen.map((is, i) => (wanted[i] ? g.mul(share, is) : null));
}
