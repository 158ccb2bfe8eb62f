import { StepwiseError } from '@stepwise/core';
import { int, intOf } from '../model/attributes.ts';
import { toAxis } from './axes.ts';
import { checkIndices, fitsAlong, fitsShape } from './indices.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { differentiableScatter, scatterReduction } from './scatterReduction.ts';
import { zeros } from './zeros.ts';

/**
 * y = x, where y[i, index[i, j, …], …] is replaced by updates[i, j, …] along `axis`, or with `reduction` 'add', 'mul',
 * 'max' or 'min' put together with it.
 *
 * ∂updates = ∂y in the places that the indices name; ∂x = ∂y, without those places where they are replaced. Where
 * several updates replace one element, all of them get its gradient, as in PyTorch. Not for 'mul', 'max' and 'min'.
 */
export const scatterElements: Operator = {
  name: 'ScatterElements',
  inputs: [3, 3],
  infer(node, inputs) {
    const [x, indices, updates] = [present(inputs, 0), present(inputs, 1), present(inputs, 2)];
    const axis = toAxis(intOf(node, 'axis', 0), x.shape.length);
    checkIndices(indices);
    scatterReduction(node);
    if (!fitsAlong(indices.shape, x.shape, axis)) {
      throw new StepwiseError('bad-model', 'Its indices do not fit into the shape of its input.');
    }
    if (updates.type === x.type && fitsShape(updates.shape, indices.shape)) {
      return [{ type: x.type, shape: x.shape }];
    }
    throw new StepwiseError('bad-model', 'Its updates have to be of the shape of its indices.');
  },
  gradient({ g, node, inputs, gradients, wanted }) {
    const [indices, updates, dy] = [present(inputs, 1), present(inputs, 2), present(gradients, 0)];
    const attributes = { axis: int(intOf(node, 'axis', 0)) };
    const keeps = differentiableScatter(node) === 'add';
    const cleared = (): typeof dy =>
      g.one('ScatterElements', [dy, indices, zeros(g, updates)], attributes);
    return [
      wanted[0] ? (keeps ? dy : cleared()) : null,
      null,
      wanted[2] ? g.one('GatherElements', [dy, indices], attributes) : null,
    ];
  },
};
