import { StepwiseError } from '@stepwise/core';
import { fitsShape } from './indices.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { differentiableScatter, scatterReduction } from './scatterReduction.ts';
import { zeros } from './zeros.ts';

/**
 * y = x, where the slices that the rows of the indices name are replaced by those of the updates, or with `reduction`
 * 'add', 'mul', 'max' or 'min' put together with them.
 *
 * Indices [.., k], updates [.., and the axes of x after the first k].
 *
 * ∂updates = ∂y in the places that the indices name; ∂x = ∂y, without those places where they are replaced. Where
 * several updates replace one slice, all of them get its gradient, as in PyTorch. Not for 'mul', 'max' and 'min'.
 */
export const scatterND: Operator = {
  name: 'ScatterND',
  inputs: [3, 3],
  infer(node, inputs) {
    const [x, indices, updates] = [present(inputs, 0), present(inputs, 1), present(inputs, 2)];
    const depth = indices.shape.at(-1);
    scatterReduction(node);
    if (indices.type !== 'int64' || typeof depth !== 'number' || depth > x.shape.length) {
      throw new StepwiseError('bad-model', 'Its indices have to be int64, one row for each slice.');
    }
    const wanted = [...indices.shape.slice(0, -1), ...x.shape.slice(depth)];
    if (updates.type !== x.type || !fitsShape(updates.shape, wanted)) {
      throw new StepwiseError('bad-model', 'Its updates do not fit its indices.');
    }
    return [{ type: x.type, shape: x.shape }];
  },
  gradient({ g, node, inputs, gradients, wanted }) {
    const [indices, updates, dy] = [present(inputs, 1), present(inputs, 2), present(gradients, 0)];
    const keeps = differentiableScatter(node) === 'add';
    const cleared = (): typeof dy => g.one('ScatterND', [dy, indices, zeros(g, updates)]);
    return [
      wanted[0] ? (keeps ? dy : cleared()) : null,
      null,
      wanted[2] ? g.one('GatherND', [dy, indices]) : null,
    ];
  },
};
