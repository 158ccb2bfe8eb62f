import { toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';

/** A Transpose, or a Reshape where none but axes of the size 1 change places. */
export function moveAxes(g: GraphBuilder, x: Value, order: readonly number[]): Value {
  const shape = toStatic(x.shape);
  const moved = order.filter((axis) => shape[axis] !== 1);
  if (moved.some((axis, i) => axis < (moved[i - 1] ?? 0))) return g.transpose(x, order);
  return g.reshape(
    x,
    order.map((axis) => shape[axis] ?? 1),
  );
}
