import { floatOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { foldUnary, inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { wherePositive } from './wherePositive.ts';

/**
 * y = gamma · x where x > 0, gamma · alpha · (eˣ − 1) elsewhere.
 *
 * ∂x = gamma · ∂y where x > 0, elsewhere ∂y · gamma · alpha · eˣ = ∂y · (y + gamma · alpha) (also at x = 0, as in PyTorch).
 *
 * @see Klambauer, Unterthiner, Mayr and Hochreiter 2017, "Self-normalizing neural networks", for the two numbers.
 */
export const selu: Operator = {
  name: 'Selu',
  inputs: [1, 1],
  infer: inferFloat,
  fold(node, inputs, types) {
    const { alpha, gamma } = numbersOf(node);
    const of = (x: number): number => gamma * (x > 0 ? x : alpha * Math.expm1(x));
    return foldUnary(of)(node, inputs, types);
  },
  gradient({ g, node, inputs, outputs, gradients }) {
    const [x, y, dy] = [present(inputs, 0), present(outputs, 0), present(gradients, 0)];
    const { alpha, gamma } = numbersOf(node);
    const negative = g.mul(dy, g.add(y, gamma * alpha));
    return [wherePositive(g, x, g.mul(dy, gamma), negative)];
  },
};

function numbersOf(node: Node): { readonly alpha: number; readonly gamma: number } {
  return {
    alpha: floatOf(node, 'alpha', Math.fround(1.6732632)),
    gamma: floatOf(node, 'gamma', Math.fround(1.050701)),
  };
}
