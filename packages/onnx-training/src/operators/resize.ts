import { StepwiseError } from '@stepwise/core';
import { toStatic } from '../builder/broadcast.ts';
import { resizeGradient } from '../lowering/resampling/resizeGradient.ts';
import type { Dimension } from '../model/shape.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { resizeMap } from './resizeMap.ts';
import { readResize } from './resizing.ts';

/**
 * y = x with other sizes, by `scales` or to `sizes`: each element is the nearest one of x, or is interpolated linearly or
 * by cubic polynomials, axis by axis. ∂x = ∂y through the transposed map of each axis: an element gets from all that were
 * made of it, with the weight that it had there.
 */
export const resize: Operator = {
  name: 'Resize',
  inputs: [1, 4],
  infer(node, inputs) {
    const { type, shape } = present(inputs, 0);
    const axes = readResize(node, inputs);
    const resized = shape.map((size, axis): Dimension => {
      const change = axes?.find((one) => one.axis === axis);
      return axes ? (change ? change.to : size) : null;
    });
    return [{ type, shape: resized }];
  },
  gradient({ g, node, inputs, gradients }) {
    const [x, dy] = [present(inputs, 0), present(gradients, 0)];
    const axes = readResize(node, inputs);
    if (!axes) {
      throw new StepwiseError('bad-model', 'Its sizes or scales have to be constant.');
    }
    const maps = axes
      .filter(({ scale }) => scale !== 1)
      .map(({ axis, from, to, scale }) => {
        const [before = 1, after = 1] = toStatic([from, to]);
        return resizeMap(node, { axis, from: before, to: after, scale: scale ?? 1 });
      });
    if (maps.length === 0) return [dy];
    return [g.lower(resizeGradient, { dy, shape: toStatic(x.shape), maps })];
  },
};
