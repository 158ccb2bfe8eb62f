import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import type { PlacedAxis } from '../../operators/window.ts';
import { reachedAfter } from './convolve.ts';

/**
 * For each element of the kernel, row by row, what it is multiplied with: x [N, C, …sizes] → [N, C, …counts].
 */
export function tapsOf(g: GraphBuilder, x: Value, window: readonly PlacedAxis[]): readonly Value[] {
  const padded = pad(g, x, window);
  return placesOf(window).map((place) => takeTap(g, padded, window, place));
}

/** Zeros around the input, as far as windows reach. */
function pad(g: GraphBuilder, x: Value, window: readonly PlacedAxis[]): Value {
  const before = window.map((axis) => axis.before);
  const after = window.map((axis) => Math.max(reachedAfter(axis), 0));
  if ([...before, ...after].every((size) => size === 0)) return x;
  return g.one('Pad', [x, g.int64([0, 0, ...before, 0, 0, ...after])]);
}

/** The elements of the kernel, row by row. */
function placesOf(window: readonly PlacedAxis[]): readonly (readonly number[])[] {
  return window.reduce<readonly (readonly number[])[]>(
    (places, { kernel }) =>
      places.flatMap((place) => Array.from({ length: kernel }, (_, q) => [...place, q])),
    [[]],
  );
}

/** One Slice along all axes that are not taken whole. */
function takeTap(
  g: GraphBuilder,
  x: Value,
  window: readonly PlacedAxis[],
  place: readonly number[],
): Value {
  const cuts = window
    .map(({ dilation, stride, count }, i) => {
      const start = dilation * (place[i] ?? 0);
      return { axis: i + 2, start, end: start + stride * (count - 1) + 1, stride };
    })
    .filter(({ axis, start, end, stride }) => start > 0 || end !== x.shape[axis] || stride > 1);
  if (cuts.length === 0) return x;
  const strided = cuts.some(({ stride }) => stride > 1);
  return g.one('Slice', [
    x,
    g.int64(cuts.map(({ start }) => start)),
    g.int64(cuts.map(({ end }) => end)),
    g.int64(cuts.map(({ axis }) => axis)),
    ...(strided ? [g.int64(cuts.map(({ stride }) => stride))] : []),
  ]);
}
