import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import type { ElementType } from '../model/elementType.ts';

/** How many elements a value has, as a number without axes; a constant where its sizes are known. */
export function countOf(g: GraphBuilder, x: Value, type: ElementType = x.type): Value {
  const known = x.shape.reduce<number>(
    (product, size) => (typeof size === 'number' ? product * size : product),
    1,
  );
  const open = x.shape.flatMap((size, axis) => (typeof size === 'number' ? [] : [axis]));
  if (open.length === 0) return g.scalar(type, known);
  const sizes = g.one('Shape', [x]);
  const count = open
    .map((axis) => g.one('Gather', [sizes, g.scalar('int64', axis)]))
    .reduce((product, size) => g.mul(product, size));
  return g.cast(known === 1 ? count : g.mul(count, known), type);
}
