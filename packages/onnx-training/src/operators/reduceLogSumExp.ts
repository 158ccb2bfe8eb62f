import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { foldTogether, inferFloatReduction, keepAxes } from './reduce.ts';

/**
 * y = ln Σ eˣ over the axes of the second input (all, where it is left out).
 *
 * ∂x = ∂y · e^(x − y), a softmax; 0 where all x are −∞.
 */
export const reduceLogSumExp: Operator = {
  name: 'ReduceLogSumExp',
  inputs: [1, 2],
  infer: inferFloatReduction,
  fold: foldTogether((elements) => {
    const top = elements.reduce((a, b) => Math.max(a, b));
    if (!Number.isFinite(top)) return top;
    return top + Math.log(elements.reduce((sum, x) => sum + Math.exp(x - top), 0));
  }),
  gradient({ g, node, inputs, outputs, gradients }) {
    const [x, y] = [present(inputs, 0), present(outputs, 0)];
    const least = g.scalar(y.type, Number.NEGATIVE_INFINITY);
    // −∞ − −∞ is no number
    const finite = g.one('Where', [g.one('Equal', [y, least]), g.scalar(y.type, 0), y]);
    const [shift, dy] = [finite, present(gradients, 0)].map((one) =>
      keepAxes(g, node, inputs, one),
    );
    return [shift && dy ? g.mul(g.exp(g.sub(x, shift)), dy) : null];
  },
};
