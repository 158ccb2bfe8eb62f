import { reshapeTo, toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { sizeOf } from '../../model/shape.ts';
import { tensor } from '../../model/tensor.ts';
import type { PlacedAxis } from '../../operators/window.ts';
import { sliceAxis } from '../../operators/sliceAxis.ts';
import type { Work } from '../estimate.ts';
import { phasesOf, phaseWork } from './phases.ts';
import { placesOf } from './placesOf.ts';
import { ROW } from './row.ts';

/** An element of the kernel: what it is multiplied with in all windows, and what arrived there. */
export interface Tap {
  readonly x: Value;
  readonly dy: Value;
}

/**
 * Whether the rows of the input, or of each place within a stride of it, are as long as those of the output: then an
 * element of the kernel is a shift of the image as one long line.
 */
export function areAligned(window: readonly PlacedAxis[]): boolean {
  const { size, stride, count } = window[1] ?? ROW;
  const isLong = window.every((axis) => axis.size >= axis.stride);
  return window.length <= 2 && isLong && size === stride * count;
}

/**
 * For each element of the kernel, row by row, what it is multiplied with, and ∂y: [a, b, L] each, from x [a, b, …sizes]
 * and ∂y [a, o, …counts] that are aligned. What a shift along a row brings in from the row beside meets a 0 in ∂y.
 */
export function alignedTaps(
  g: GraphBuilder,
  x: Value,
  dy: Value,
  window: readonly PlacedAxis[],
): readonly Tap[] {
  const steps = shiftsOf(window);
  const [, { count: width }] = asImage(window);
  const lines = new Map<string, Value>();
  const masked = new Map<number, Value>();
  const length = sizeOf(window.map(({ count }) => count));
  const flat = toLines(g, dy);
  const phases = phasesOf(g, x, window);

  return steps.map(({ phase, start, across }) => {
    const key = phase.join();
    const line = lines.get(key) ?? toLines(g, phases(phase));
    lines.set(key, line);
    const aside = masked.get(across) ?? (across === 0 ? flat : g.mul(flat, maskOf(across)));
    masked.set(across, aside);
    const own = steps.filter((step) => step.phase.join() === key);
    return { x: shift(line, start, Math.min(...own.map((step) => step.start)), own), dy: aside };
  });

  /** The stretch of a line that begins at `start`, zeros where there is none of it. */
  function shift(line: Value, start: number, first: number, own: readonly Shift[]): Value {
    const size = Number(line.shape[2]);
    if (start >= 0 && start + length <= size) return sliceAxis(g, line, 2, start, start + length);
    const [before, after] = [Math.max(0, -first), Math.max(0, lastOf(own) + length - size)];
    const key = `${line.name} padded`;
    const padded = lines.get(key) ?? g.one('Pad', [line, g.int64([0, 0, before, 0, 0, after])]);
    lines.set(key, padded);
    return sliceAxis(g, padded, 2, start + before, start + before + length);
  }

  function maskOf(across: number): Value {
    const isInside = (column: number): boolean => column + across >= 0 && column + across < width;
    const ones = Array.from({ length }, (_, i) => (isInside(i % width) ? 1 : 0));
    return g.constant(tensor(dy.type, [length], ones));
  }
}

/** What that does besides the products, with `channels` lines of x and `outer` of ∂y. */
export function alignedWork(
  window: readonly PlacedAxis[],
  channels: number,
  outer: number,
): readonly Work[] {
  const steps = shiftsOf(window);
  const size = sizeOf(window.map((axis) => axis.size));
  const length = sizeOf(window.map(({ count }) => count));
  const phases = new Set(steps.map(({ phase }) => phase.join())).size;
  const all = sizeOf(window.map(({ stride }) => stride));
  const moved = steps.filter(({ start }) => start !== 0).length;
  const masks = new Set(steps.map(({ across }) => across)).size - 1;
  return [
    ...phaseWork(window, channels),
    { elements: (channels * size * phases) / all, pieces: channels * phases, nodes: phases },
    { elements: moved * channels * length, pieces: moved * channels, nodes: moved },
    { elements: 2 * masks * outer * length, nodes: masks },
  ];
}

/** Where an element of the kernel finds its input. */
interface Shift {
  /** The place within a stride, for each axis. */
  readonly phase: readonly number[];
  /** Where in the line of that phase the output's first element is. */
  readonly start: number;
  /** How far it goes along a row. */
  readonly across: number;
}

function shiftsOf(window: readonly PlacedAxis[]): readonly Shift[] {
  const image = asImage(window);
  const [, { count: width }] = image;
  return placesOf(image).map((place) => {
    const offsets = image.map((axis, i) => axis.dilation * (place[i] ?? 0) - axis.before);
    const [down = 0, across = 0] = image.map(({ stride }, i) =>
      Math.floor((offsets[i] ?? 0) / stride),
    );
    const phase = image.map(({ stride }, i) => (((offsets[i] ?? 0) % stride) + stride) % stride);
    return { phase, start: down * width + across, across };
  });
}

/** One axis is an image whose rows have one element. */
function asImage([first = ROW, second = ROW]: readonly PlacedAxis[]): [PlacedAxis, PlacedAxis] {
  return [first, second];
}

function lastOf(steps: readonly Shift[]): number {
  return Math.max(...steps.map(({ start }) => start));
}

/** [a, b, …sizes] → [a, b, size]. */
function toLines(g: GraphBuilder, x: Value): Value {
  const [first = 1, second = 1, ...sizes] = toStatic(x.shape);
  return reshapeTo(g, x, [first, second, sizeOf(sizes)]);
}
