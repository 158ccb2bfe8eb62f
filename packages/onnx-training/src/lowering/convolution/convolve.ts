import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { int, ints } from '../../model/attributes.ts';
import { spanOf, type PlacedAxis } from '../../operators/window.ts';

/**
 * Zeros behind the input that the last window reaches: fewer than those given where a stride leaves some over, and
 * negative where it leaves over some of the input.
 */
export function reachedAfter(axis: PlacedAxis): number {
  return axis.stride * (axis.count - 1) + spanOf(axis) - axis.size - axis.before;
}

/** The convolution of x with w along a window, without a bias. */
export function convolve(
  g: GraphBuilder,
  x: Value,
  w: Value,
  window: readonly PlacedAxis[],
  groups: number,
): Value {
  const before = window.map((axis) => axis.before);
  const after = window.map((axis) => Math.max(reachedAfter(axis), 0));
  return g.one('Conv', [x, w], {
    strides: ints(window.map(({ stride }) => stride)),
    dilations: ints(window.map(({ dilation }) => dilation)),
    pads: ints([...before, ...after]),
    group: int(groups),
  });
}
