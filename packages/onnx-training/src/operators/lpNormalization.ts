import { StepwiseError } from '@stepwise/core';
import { intOf } from '../model/attributes.ts';
import { toAxis } from './axes.ts';
import { inferFloat } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/**
 * y = x / n along `axis` (the last, where it is not given), with n = Σ |x| for `p` 1 or √Σ x² for `p` 2; 0 where n is 0.
 *
 * ∂x = (∂y − d · Σ ∂y · y) / n with d = sign x for `p` 1 and d = y for `p` 2; 0 where n is 0.
 */
export const lpNormalization: Operator = {
  name: 'LpNormalization',
  inputs: [1, 1],
  infer(node, inputs) {
    toAxis(intOf(node, 'axis', -1), present(inputs, 0).shape.length);
    const p = intOf(node, 'p', 2);
    if (p !== 1 && p !== 2) {
      throw new StepwiseError('bad-model', `Its p has to be 1 or 2; it is ${p}.`);
    }
    return inferFloat(node, inputs);
  },
  gradient({ g, node, inputs, outputs, gradients }) {
    const [x, y, dy] = [present(inputs, 0), present(outputs, 0), present(gradients, 0)];
    const axis = intOf(node, 'axis', -1);
    const isSum = intOf(node, 'p', 2) === 1;
    const direction = isSum ? g.one('Sign', [x]) : y;
    const size = isSum
      ? g.reduceSum(g.mul(x, direction), [axis], true)
      : g.sqrt(g.reduceSum(g.mul(x, x), [axis], true));
    const along = g.reduceSum(g.mul(dy, y), [axis], true);
    const zero = g.scalar(x.type, 0);
    const inverse = g.one('Where', [
      g.one('Greater', [size, zero]),
      g.one('Reciprocal', [size]),
      zero,
    ]);
    return [g.mul(g.sub(dy, g.mul(direction, along)), inverse)];
  },
};
