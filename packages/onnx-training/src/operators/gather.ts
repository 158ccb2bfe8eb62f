import { StepwiseError } from '@stepwise/core';
import { reshapeTo, toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { intOf, string } from '../model/attributes.ts';
import { toNumbers } from '../model/tensor.ts';
import { toAxis } from './axes.ts';
import { pick } from './elements.ts';
import type { Operator } from './operator.ts';
import { padAxis } from './padAxis.ts';
import { present } from './present.ts';
import { zeros } from './zeros.ts';

/**
 * y = the slices of x that the indices name along `axis`; their axes take the place of that one. Negative indices count
 * from the end.
 *
 * ∂x = the sum of ∂y over the places that name the slice: zeros around it where the index is one constant, ScatterND
 * elsewhere.
 */
export const gather: Operator = {
  name: 'Gather',
  inputs: [2, 2],
  infer(node, inputs) {
    const [x, indices] = [present(inputs, 0), present(inputs, 1)];
    const axis = toAxis(intOf(node, 'axis', 0), x.shape.length);
    if (indices.type !== 'int64' && indices.type !== 'int32') {
      throw new StepwiseError(
        'bad-model',
        `Indices have to be int64 or int32, not ${indices.type}.`,
      );
    }
    const size = x.shape[axis] ?? null;
    const numbers = indices.constant ? toNumbers(indices.constant) : [];
    const outside = numbers.find((i) => typeof size === 'number' && (i < -size || i >= size));
    if (outside !== undefined) {
      throw new StepwiseError('bad-model', `There is no slice ${outside} along axis ${axis}.`);
    }
    return [{ type: x.type, shape: x.shape.toSpliced(axis, 1, ...indices.shape) }];
  },
  fold(node, inputs, types) {
    const [x, indices] = [present(inputs, 0), toNumbers(present(inputs, 1))];
    const axis = toAxis(intOf(node, 'axis', 0), x.shape.length);
    const size = x.shape[axis] ?? 1;
    const inner = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const outer = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
    const places = Array.from({ length: outer }, (_, block) =>
      indices.flatMap((i) => {
        const start = (block * size + (i < 0 ? i + size : i)) * inner;
        return Array.from({ length: inner }, (__, j) => start + j);
      }),
    ).flat();
    return [pick(x, present(types, 0).shape.map(Number), places)];
  },
  gradient({ g, node, inputs, gradients }) {
    const [x, indices, dy] = [present(inputs, 0), present(inputs, 1), present(gradients, 0)];
    const shape = toStatic(x.shape);
    const axis = toAxis(intOf(node, 'axis', 0), shape.length);
    const size = shape[axis] ?? 1;
    const [only, ...others] = indices.constant ? toNumbers(indices.constant) : [];
    if (only !== undefined && others.length === 0) {
      const row = reshapeTo(g, dy, shape.with(axis, 1));
      return [padAxis(g, row, axis, only < 0 ? only + size : only, size)];
    }
    return [addUp(g, x, indices, dy, axis)];
  },
};

/** Adds the slices of ∂y up in the places that they were taken from; the axis of the indices goes first for that. */
function addUp(g: GraphBuilder, x: Value, indices: Value, dy: Value, axis: number): Value {
  const rank = indices.shape.length;
  const before = Array.from({ length: axis }, (_, i) => i);
  const taken = Array.from({ length: rank }, (_, i) => axis + i);
  const after = dy.shape.map((_, i) => i).slice(axis + rank);
  const first = axis === 0 ? dy : g.transpose(dy, [...taken, ...before, ...after]);
  const order = [axis, ...before, ...after.map((i) => i - rank + 1)];
  const shape = order.map((i) => x.shape[i] ?? null);
  const wide = g.cast(g.unsqueeze(indices, [-1]), 'int64');
  const sum = g.one('ScatterND', [zeros(g, { ...x, shape }), wide, first], {
    reduction: string('add'),
  });
  return axis === 0
    ? sum
    : g.transpose(
        sum,
        order.map((_, i) => order.indexOf(i)),
      );
}
