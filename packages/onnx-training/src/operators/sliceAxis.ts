import type { GraphBuilder } from '../builder/graphBuilder.ts';
import type { Value } from '../builder/value.ts';

/** The elements from `start` up to, but not including, `end` of one axis; the value itself where those are all. */
export function sliceAxis(
  g: GraphBuilder,
  x: Value,
  axis: number,
  start: number,
  end: number,
): Value {
  if (start === 0 && end === x.shape[axis]) return x;
  return g.one('Slice', [x, g.int64([start]), g.int64([end]), g.int64([axis])]);
}
