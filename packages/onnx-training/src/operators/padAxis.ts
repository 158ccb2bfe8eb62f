import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';
import { zeros } from './zeros.ts';

/** Puts zeros before and after along one axis: the value starts at `start` of `size`. */
export function padAxis(
  g: GraphBuilder,
  x: Value,
  axis: number,
  start: number,
  size: number,
): Value {
  const length = Number(x.shape[axis]);
  const block = (n: number): readonly Value[] =>
    n === 0 ? [] : [zeros(g, { ...x, shape: x.shape.with(axis, n) })];
  if (length === size) return x;
  return g.concat([...block(start), x, ...block(size - start - length)], axis);
}
