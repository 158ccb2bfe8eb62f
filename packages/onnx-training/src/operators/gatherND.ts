import { StepwiseError } from '@stepwise/core';
import { toStatic } from '../builder/broadcast.ts';
import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { intOf, string } from '../model/attributes.ts';
import { tensor } from '../model/tensor.ts';
import { placesOf } from './elements.ts';
import { fitsShape } from './indices.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { zeros } from './zeros.ts';

/**
 * y = the slices of x that the rows of the indices name: indices [.., k] → [.., and the axes of x after the first k]. The
 * first `batch_dims` axes are those of both, and the rows name slices of what comes behind them.
 *
 * ∂x = the sum of ∂y over the places that name a slice.
 */
export const gatherND: Operator = {
  name: 'GatherND',
  inputs: [2, 2],
  infer(node, inputs) {
    const [x, indices] = [present(inputs, 0), present(inputs, 1)];
    const batch = intOf(node, 'batch_dims', 0);
    const depth = indices.shape.at(-1);
    const common = Math.min(x.shape.length, indices.shape.length - 1);
    if (indices.type !== 'int64' || typeof depth !== 'number' || batch + depth > x.shape.length) {
      throw new StepwiseError('bad-model', 'Its indices have to be int64, one row for each slice.');
    }
    if (
      batch < 0 ||
      batch > common ||
      !fitsShape(x.shape.slice(0, batch), indices.shape.slice(0, batch))
    ) {
      throw new StepwiseError('bad-model', `Its inputs do not have ${batch} axes in common.`);
    }
    const rest = x.shape.slice(batch + depth);
    return [{ type: x.type, shape: [...indices.shape.slice(0, -1), ...rest] }];
  },
  gradient({ g, node, inputs, gradients }) {
    const [x, indices] = [present(inputs, 0), present(inputs, 1)];
    const places = withBatch(g, indices, intOf(node, 'batch_dims', 0));
    const parts = [zeros(g, x), places, present(gradients, 0)];
    return [g.one('ScatterND', parts, { reduction: string('add') })];
  },
};

/** Indices into all axes: the coordinates of the first ones stand before those that are given. */
function withBatch(g: GraphBuilder, indices: Value, batch: number): Value {
  if (batch === 0) return indices;
  const rows = toStatic(indices.shape).slice(0, -1);
  const coordinates = Array.from({ length: batch }, (_, i) => {
    const places = placesOf(
      rows,
      (axis) => (axis === i ? 1 : 0),
      rows.map(() => 1),
    );
    return g.constant(tensor('int64', [...rows, 1], places));
  });
  return g.concat([...coordinates, indices], rows.length);
}
