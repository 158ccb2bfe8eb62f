import { toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { sizeOf, type StaticShape } from '../../model/shape.ts';
import { tensor, type Tensor } from '../../model/tensor.ts';
import { checkElements } from '../../operators/checkElements.ts';
import { spanOf, type PlacedAxis } from '../../operators/window.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { addAt } from './addAt.ts';
import type { MaxPooled } from './maxPoolGradient.ts';
import { sizesOf } from './maxPoolWork.ts';

/** Single precision counts this far without a gap. */
const MOST = 2 ** 24;

/** Each takes three nodes. */
const MOST_TAPS = 256;

/**
 * Each place in the window is cut out of the padded input for all windows at once and compared with y, from the last place
 * to the first; the place of the last one that was equal stays, and says where ∂y is added. The padding is no number, which
 * is equal to nothing.
 */
export const maxPoolTaps: Lowering<MaxPooled> = {
  name: 'taps',
  fits: ({ window }) =>
    sizeOf(window.map(({ size }) => size)) <= MOST &&
    sizeOf(window.map(({ kernel }) => kernel)) <= MOST_TAPS,
  cost(situation) {
    const { inputs, windows, taps } = sizesOf(situation);
    // elements that lie further apart are read more slowly
    const stride = Math.max(...situation.window.map((axis) => axis.stride));
    const each = stride === 1 ? 4 : 6 + 2 * Math.min(stride, 8);
    const rows = windows / (situation.window.at(-1)?.count ?? 1);
    return estimate({
      elements: each * taps * windows + 40 * windows + 3 * inputs,
      pieces: taps * rows,
      nodes: 3 * taps + 9,
    });
  },
  emit(g, { x, y, dy, window }) {
    const sizes = window.map(({ size }) => size);
    const padded = padWithNaN(g, x, window);
    const cuts = new Map<string, Value>();
    let place = g.constant(places(window, insideOf));
    for (const tap of tapsOf(window).toReversed()) {
      const equal = g.one('Equal', [cut(g, padded, window, tap, cuts), y]);
      const offset = window.reduce(
        (sum, { size, dilation }, axis) => sum * size + (tap[axis] ?? 0) * dilation,
        0,
      );
      place = g.one('Where', [equal, g.scalar('float32', offset), place]);
    }
    const [n = 1, channels = 1] = toStatic(x.shape);
    const within = g.cast(g.add(place, g.constant(places(window, startOf))), 'int64');
    const before = Array.from({ length: n * channels }, (_, i) => i * sizeOf(sizes));
    const shape = [n, channels, ...window.map(() => 1)];
    const indices = g.add(within, g.constant(tensor('int64', shape, before)));
    return addAt(g, toStatic(x.shape), indices, dy);
  },
};

/** Every place in a window, row by row. */
function tapsOf(window: readonly PlacedAxis[]): readonly StaticShape[] {
  return window.reduce<readonly StaticShape[]>(
    (taps, { kernel }) =>
      taps.flatMap((tap) => Array.from({ length: kernel }, (_, i) => [...tap, i])),
    [[]],
  );
}

/** The padded input up to where the last windows end. */
function padWithNaN(g: GraphBuilder, x: Value, window: readonly PlacedAxis[]): Value {
  const after = window.map((axis) =>
    Math.max((axis.count - 1) * axis.stride + spanOf(axis) - axis.before - axis.size, 0),
  );
  const before = window.map((axis) => axis.before);
  if ([...before, ...after].every((count) => count === 0)) return x;
  return g.one('Pad', [x, g.int64([0, 0, ...before, 0, 0, ...after]), g.scalar(x.type, NaN)]);
}

/** The element that each window has at a place. Cuts of all axes but the last are shared by the places of a row. */
function cut(
  g: GraphBuilder,
  padded: Value,
  window: readonly PlacedAxis[],
  tap: StaticShape,
  cuts: Map<string, Value>,
): Value {
  const axes = [...window.keys()];
  const last = axes.length - 1;
  if (last === 0 || window.every(({ stride }) => stride === 1)) {
    return slice(g, padded, window, tap, axes);
  }
  const row = tap.slice(0, -1).join();
  const rows = cuts.get(row) ?? slice(g, padded, window, tap, axes.slice(0, -1));
  cuts.set(row, rows);
  return slice(g, rows, window, tap, [last]);
}

function slice(
  g: GraphBuilder,
  x: Value,
  window: readonly PlacedAxis[],
  tap: StaticShape,
  axes: readonly number[],
): Value {
  const ranges = axes.map((axis) => {
    const { stride = 1, dilation = 1, count = 1 } = window[axis] ?? {};
    const start = (tap[axis] ?? 0) * dilation;
    return { start, end: start + (count - 1) * stride + 1, stride };
  });
  return g.one('Slice', [
    x,
    g.int64(ranges.map(({ start }) => start)),
    g.int64(ranges.map(({ end }) => end)),
    g.int64(axes.map((axis) => axis + 2)),
    g.int64(ranges.map(({ stride }) => stride)),
  ]);
}

/** What a function gives for each window along each axis, as one place in a channel. */
function places(
  window: readonly PlacedAxis[],
  at: (axis: PlacedAxis, i: number) => number,
): Tensor {
  checkElements(sizeOf(window.map(({ count }) => count)));
  const sums = window.reduce<readonly number[]>(
    (before, axis) =>
      before.flatMap((place) =>
        Array.from({ length: axis.count }, (_, i) => place * axis.size + at(axis, i)),
      ),
    [0],
  );
  return tensor(
    'float32',
    window.map(({ count }) => count),
    sums,
  );
}

const startOf = ({ stride, before }: PlacedAxis, i: number): number => i * stride - before;

/** How far behind its start each window has an element of the input: where ∂y goes when nothing equals y, which is NaN then. */
function insideOf({ size, dilation, ...axis }: PlacedAxis, i: number): number {
  const start = startOf({ size, dilation, ...axis }, i);
  const skipped = Math.max(Math.ceil(-start / dilation), 0);
  return Math.min(start + skipped * dilation, size - 1) - start;
}
