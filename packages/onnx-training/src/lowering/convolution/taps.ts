import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { sizeOf } from '../../model/shape.ts';
import type { PlacedAxis } from '../../operators/window.ts';
import { alignedTaps, alignedWork, areAligned, type Tap } from './alignedTaps.ts';
import { reachedAfter } from './convolve.ts';
import { phasesOf, phaseWork } from './phases.ts';
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
    : tapWork(situation);
}

/**
 * For each element of the kernel, row by row, what it is multiplied with: x [N, C, …sizes] → [N, C, …counts]. It is cut
 * along the last axis first, which leaves long pieces to the others.
 */
export function tapsOf(g: GraphBuilder, x: Value, window: readonly PlacedAxis[]): readonly Value[] {
  const filled = window.map(fill);
  const phases = phasesOf(g, pad(g, x, window), filled);
  const rows = new Map<string, Value>();
  return placesOf(window).map((place) => {
    const cuts = cutsOf(window, place);
    const key = keyOf(cuts);
    const row = rows.get(key) ?? cut(g, phases(cuts.map(({ phase }) => phase)), cuts.slice(-1));
    rows.set(key, row);
    return cut(g, row, cuts.slice(0, -1));
  });
}

/** What that does: padding of the input, its places within the strides, and slices of them. */
export function tapWork(situation: WeightGradient): readonly Work[] {
  const { batch, groups, inner, counts } = sizesOf(situation);
  const { window } = situation;
  const channels = batch * groups * inner;
  const filled = window.map(fill);
  const [lines, width] = [filled.slice(0, -1), window.at(-1)?.count ?? 1];
  const padding = window.some((axis, i) => axis.size !== filled[i]?.size) ? 1 : 0;
  const rows = channels * sizeOf(lines.map(({ size, stride }) => Math.ceil(size / stride)));
  const padded = channels * sizeOf(lines.map(({ size }) => size));
  const places = placesOf(window).map((place) => cutsOf(window, place));
  const once = new Set(places.filter((cuts) => cuts.slice(-1).some(isPart)).map(keyOf)).size;
  const again = places.filter((cuts) => cuts.slice(0, -1).some(isPart)).length;
  return [
    {
      elements: padding * padded * (filled.at(-1)?.size ?? 1),
      pieces: padding * padded,
      nodes: padding,
    },
    ...phaseWork(filled, channels),
    { elements: once * rows * width, pieces: once * rows, nodes: once },
    { elements: again * channels * counts, pieces: again * channels, nodes: again },
  ];
}

/** What an element of the kernel takes of the places within the stride, along one axis of the values. */
interface Cut {
  readonly axis: number;
  readonly phase: number;
  readonly start: number;
  readonly count: number;
  /** How much there is. */
  readonly size: number;
}

function cutsOf(window: readonly PlacedAxis[], place: readonly number[]): readonly Cut[] {
  return window.map((axis, i) => {
    const { stride, dilation, count } = axis;
    const offset = dilation * (place[i] ?? 0);
    const [phase, start] = [offset % stride, Math.floor(offset / stride)];
    const size = Math.ceil((fill(axis).size - phase) / stride);
    return { axis: i + 2, phase, start, count, size };
  });
}

/** What is cut once for all elements of the kernel that differ along other axes alone. */
function keyOf(cuts: readonly Cut[]): string {
  return [...cuts.map(({ phase }) => phase), cuts.at(-1)?.start].join();
}

const isPart = ({ start, count, size }: Cut): boolean => start > 0 || count < size;

/**
 * An axis with its zeros, as far as windows reach, and with as many more as fill up the last stride where the kernel is
 * at several places within it.
 */
function fill(axis: PlacedAxis): PlacedAxis {
  const { kernel, stride, dilation, before, size } = axis;
  const reached = before + size + Math.max(reachedAfter(axis), 0);
  const isOnePlace = kernel === 1 || dilation % stride === 0;
  const filled = isOnePlace ? reached : stride * Math.ceil(reached / stride);
  return { ...axis, before: 0, after: 0, size: filled };
}

function pad(g: GraphBuilder, x: Value, window: readonly PlacedAxis[]): Value {
  const before = window.map((axis) => axis.before);
  const after = window.map((axis) => fill(axis).size - axis.before - axis.size);
  if ([...before, ...after].every((size) => size === 0)) return x;
  return g.one('Pad', [x, g.int64([0, 0, ...before, 0, 0, ...after])]);
}

/** One Slice along some axes, of those that are not taken whole. */
function cut(g: GraphBuilder, x: Value, cuts: readonly Cut[]): Value {
  const parts = cuts.filter(isPart);
  if (parts.length === 0) return x;
  return g.one('Slice', [
    x,
    g.int64(parts.map(({ start }) => start)),
    g.int64(parts.map(({ start, count }) => start + count)),
    g.int64(parts.map(({ axis }) => axis)),
  ]);
}
