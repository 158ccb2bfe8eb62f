import { toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { sizeOf } from '../../model/shape.ts';
import type { PlacedAxis } from '../../operators/window.ts';
import { alignedTaps, alignedWork, areAligned, type Tap } from './alignedTaps.ts';
import { reachedAfter } from './convolve.ts';
import { placesOf } from './placesOf.ts';
import { sizesOf, type WeightGradient } from './weightGradient.ts';
import type { Work } from '../estimate.ts';

/** For each element of the kernel, row by row, the two factors whose products are summed. */
export function tapsWithGradient(
  g: GraphBuilder,
  x: Value,
  dy: Value,
  window: readonly PlacedAxis[],
): readonly Tap[] {
  if (areAligned(window)) return alignedTaps(g, x, dy, window);
  return tapsOf(g, x, window).map((one) => ({ x: one, dy }));
}

/** What that does besides the products. */
export function tapPairWork(situation: WeightGradient): readonly Work[] {
  const { window } = situation;
  const { batch, groups, inner, outer } = sizesOf(situation);
  const channels = batch * groups;
  return areAligned(window)
    ? alignedWork(window, channels * inner, channels * outer)
    : [tapWork(situation)];
}

/**
 * For each element of the kernel, row by row, what it is multiplied with: x [N, C, …sizes] → [N, C, …counts].
 */
export function tapsOf(g: GraphBuilder, x: Value, window: readonly PlacedAxis[]): readonly Value[] {
  const padded = pad(g, x, window);
  if (!overlap(window)) {
    return placesOf(window).map((place) =>
      cut(
        g,
        padded,
        place.map((element, i) => ({ i, element })),
        window,
      ),
    );
  }
  // the last axis first, which leaves long pieces to the others
  return window.reduceRight<readonly Value[]>(
    (parts, { kernel }, i) =>
      Array.from({ length: kernel }, (_, element) => element).flatMap((element) =>
        parts.map((part) => cut(g, part, [{ i, element }], window)),
      ),
    [padded],
  );
}

/** What that does: padding of the input, and slices of it for each element of the kernel. */
export function tapWork(situation: WeightGradient): Work {
  const { batch, groups, inner, taps, counts } = sizesOf(situation);
  const { x, window } = situation;
  const channels = batch * groups * inner;
  const padded = window.some(({ before, after }) => before + after > 0);
  const strided = window.some(({ stride }) => stride > 1);
  const size = sizeOf(toStatic(x.shape));
  const padding = padded ? 1 : 0;
  if (taps === 1 && !strided) return { elements: padding * size, nodes: padding };
  const last = window.at(-1);
  const width = last?.count ?? 1;
  const twice = window.length > 1 && overlap(window);
  // where the last axis is cut first, all rows of the input are there
  const rows = twice
    ? channels * (last?.kernel ?? 1) * sizeOf(window.slice(0, -1).map((axis) => axis.size))
    : (channels * taps * counts) / width;
  const copied = channels * counts * taps;
  return {
    elements:
      padding * size + (twice || !strided ? copied : 0) + (strided || !twice ? 0 : rows * width),
    scattered: strided ? 2.5 * rows * width : 0,
    pieces:
      rows +
      (twice ? channels * taps : 0) +
      (padding * size) / Math.max(1, Number(x.shape.at(-1) ?? 1)),
    nodes: taps + padding + (twice ? (last?.kernel ?? 1) : 0),
  };
}

/** Whether windows overlap along each axis. */
function overlap(window: readonly PlacedAxis[]): boolean {
  return window.every(({ kernel, stride }) => kernel > stride);
}

/** Zeros around the input, as far as windows reach. */
function pad(g: GraphBuilder, x: Value, window: readonly PlacedAxis[]): Value {
  const before = window.map((axis) => axis.before);
  const after = window.map((axis) => Math.max(reachedAfter(axis), 0));
  if ([...before, ...after].every((size) => size === 0)) return x;
  return g.one('Pad', [x, g.int64([0, 0, ...before, 0, 0, ...after])]);
}

/** One Slice along some axes, of those that are not taken whole. */
function cut(
  g: GraphBuilder,
  x: Value,
  elements: readonly { readonly i: number; readonly element: number }[],
  window: readonly PlacedAxis[],
): Value {
  const cuts = elements
    .flatMap(({ i, element }) => {
      const axis = window[i];
      if (!axis) return [];
      const start = axis.dilation * element;
      const end = start + axis.stride * (axis.count - 1) + 1;
      return [{ axis: i + 2, start, end, stride: axis.stride }];
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
