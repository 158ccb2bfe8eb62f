import { reshapeTo, toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { sizeOf, type StaticShape } from '../../model/shape.ts';
import { tensor } from '../../model/tensor.ts';
import { checkElements } from '../../operators/checkElements.ts';
import { blocksOf, type Work } from '../estimate.ts';

/** A linear map of the elements along one axis: element `to` gets Σ weight · element `from`. */
export interface AxisMap {
  readonly axis: number;
  /** The size of the axis before. */
  readonly from: number;
  /** The size of the axis after. */
  readonly to: number;
  /** The entries of the matrix [to, from] that are not 0; what is named twice adds up. */
  readonly entries: readonly (readonly [to: number, from: number, weight: number])[];
}

/** The transpose of a map: it carries gradients of what comes out to gradients of what went in. */
export function transposeMap({ axis, from, to, entries }: AxisMap): AxisMap {
  return { axis, from: to, to: from, entries: entries.map(([i, j, weight]) => [j, i, weight]) };
}

/** Applies maps of different axes one after the other, each as a product with a constant matrix. */
export function applyMaps(g: GraphBuilder, x: Value, maps: readonly AxisMap[]): Value {
  return inOrder(maps).reduce((value, map) => applyMap(g, value, map), x);
}

/** What `applyMaps` does, counted. */
export function workOfMaps(shape: StaticShape, maps: readonly AxisMap[]): readonly Work[] {
  let sizes = shape;
  return inOrder(maps).map(({ axis, from, to }): Work => {
    const [before, after] = [sizeOf(sizes.slice(0, axis)), sizeOf(sizes.slice(axis + 1))];
    const last = after === 1;
    const elements = sizeOf(sizes) * (1 + to / from);
    sizes = sizes.with(axis, to);
    return {
      multiplyAdds: last ? before * from * blocksOf(to) : before * to * from * blocksOf(after),
      products: last ? 1 : before,
      elements,
      nodes: 3,
    };
  });
}

/** What makes an axis smaller comes first, and the last axis before the others. */
function inOrder(maps: readonly AxisMap[]): readonly AxisMap[] {
  return maps.toSorted((a, b) => a.to / a.from - b.to / b.from || b.axis - a.axis);
}

function applyMap(g: GraphBuilder, x: Value, map: AxisMap): Value {
  const { axis, from, to, entries } = map;
  const shape = toStatic(x.shape);
  const after = sizeOf(shape.slice(axis + 1));
  const before = sizeOf(shape.slice(0, axis));
  const last = after === 1;
  checkElements(from * to);
  const data = Array.from({ length: from * to }, () => 0);
  for (const [i, j, weight] of entries) {
    const place = last ? j * to + i : i * from + j;
    data[place] = (data[place] ?? 0) + weight;
  }
  const matrix = g.constant(tensor(x.type, last ? [from, to] : [to, from], data));
  const product = last
    ? g.matMul(reshapeTo(g, x, [before, from]), matrix)
    : g.matMul(matrix, reshapeTo(g, x, [before, from, after]));
  return reshapeTo(g, product, shape.with(axis, to));
}
