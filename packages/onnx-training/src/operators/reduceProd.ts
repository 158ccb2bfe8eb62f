import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { foldTogether, inferReduction, keepAxes, reduceAgain } from './reduce.ts';

/**
 * y = Π x over the axes of the second input (all, where it is left out).
 *
 * ∂x = ∂y · the product of the others: p / x where no factor is 0, with p the product of the factors that are not; where
 * one factor is 0, p for that one; 0 for all the rest.
 */
export const reduceProd: Operator = {
  name: 'ReduceProd',
  inputs: [1, 2],
  infer: inferReduction,
  fold: foldTogether((elements) => elements.reduce((a, b) => a * b)),
  gradient({ g, node, inputs, gradients }) {
    const x = present(inputs, 0);
    const dy = keepAxes(g, node, inputs, present(gradients, 0));
    const [zero, one] = [g.scalar(x.type, 0), g.scalar(x.type, 1)];
    const isZero = g.one('Equal', [x, zero]);
    const factors = g.one('Where', [isZero, one, x]);
    const product = g.mul(dy, reduceAgain(g, 'ReduceProd', node, inputs, factors));
    const zeros = reduceAgain(g, 'ReduceSum', node, inputs, g.cast(isZero, x.type));
    const where = (count: typeof zero) =>
      g.one('Where', [g.one('Equal', [zeros, count]), product, zero]);
    return [g.one('Where', [isZero, where(one), g.div(where(zero), factors)])];
  },
};
