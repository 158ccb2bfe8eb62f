import { reshapeTo } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { string } from '../../model/attributes.ts';
import { sizeOf, type StaticShape } from '../../model/shape.ts';
import { zeros } from '../../operators/zeros.ts';

/** Zeros of a shape, and each update added at the place that its index counts from the first element on. */
export function addAt(g: GraphBuilder, shape: StaticShape, indices: Value, updates: Value): Value {
  const count = sizeOf(updates.shape.map(Number));
  const flat = zeros(g, { ...updates, shape: [sizeOf(shape)] });
  const added = g.one(
    'ScatterND',
    [flat, reshapeTo(g, indices, [count, 1]), reshapeTo(g, updates, [count])],
    { reduction: string('add') },
  );
  return reshapeTo(g, added, shape);
}
