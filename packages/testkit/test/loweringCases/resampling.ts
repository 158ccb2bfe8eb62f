import type { Random } from '../../src/onnx/random.ts';
import type { DrawSituation } from '../onnxLoweringCases.ts';
import { normals } from '../operatorCases/draws.ts';

type Entry = readonly [to: number, from: number, weight: number];

interface DrawnMap {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly entries: readonly Entry[];
}

/** Each element some times, or each element of the result made of two. */
function drawResized(r: Random, axis: number, from: number, repeats: boolean): DrawnMap {
  const to = repeats ? from * r.integer(1, 3) : r.integer(1, 6);
  const entries = Array.from({ length: to }, (_, i): readonly Entry[] =>
    repeats
      ? [[i, Math.floor((i * from) / to), 1]]
      : [
          [i, r.integer(0, from - 1), r.uniform()],
          [i, r.integer(0, from - 1), r.uniform()],
        ],
  ).flat();
  return { axis, from, to, entries };
}

/** Copies at both ends: of the last element, or of those before it, backwards. */
function drawPadded(
  r: Random,
  axis: number,
  from: number,
): { readonly pads: readonly [number, number]; readonly map: DrawnMap } {
  const mirrored = r.flip();
  const most = mirrored ? from - 1 : 3;
  const [before, after] = [r.integer(1, most), r.integer(0, most)];
  const inside = Array.from({ length: from }, (_, i) => i);
  const copies = (count: number): number[] =>
    Array.from({ length: count }, (_, i) => (mirrored ? i + 1 : 0));
  const sources = [
    ...copies(before).toReversed(),
    ...inside,
    ...copies(after).map((i) => from - 1 - i),
  ];
  return {
    pads: [before, after],
    map: { axis, from, to: sources.length, entries: sources.map((source, i) => [i, source, 1]) },
  };
}

export const RESAMPLING_LOWERING_CASES: Readonly<Record<string, DrawSituation>> = {
  'pad-gradient': (r, input, type) => {
    const shape = Array.from({ length: r.integer(1, 4) }, () => r.integer(2, 5));
    const axes = r.order(shape.length).slice(0, r.integer(1, 2));
    const drawn = axes.map((axis) => drawPadded(r, axis, shape[axis] ?? 1));
    const pads = shape.map((_, axis) => drawn[axes.indexOf(axis)]?.pads ?? [0, 0]);
    const padded = shape.map(
      (size, axis) => size + (pads[axis]?.[0] ?? 0) + (pads[axis]?.[1] ?? 0),
    );
    return {
      dy: input(normals(r, type, padded)),
      shape,
      pads,
      maps: drawn.map(({ map }) => map),
    };
  },
  'resize-gradient': (r, input, type) => {
    const images = r.flip();
    const shape = r.shape(images ? r.integer(3, 4) : r.integer(1, 4));
    const repeats = r.flip();
    const maps = r
      .order(images ? shape.length - 2 : shape.length)
      .map((axis) => (images ? axis + 2 : axis))
      .slice(0, r.integer(1, 2))
      .map((axis) => drawResized(r, axis, shape[axis] ?? 1, repeats));
    const resized = shape.map((size, axis) => maps.find((map) => map.axis === axis)?.to ?? size);
    return { dy: input(normals(r, type, resized)), shape, maps };
  },
};
