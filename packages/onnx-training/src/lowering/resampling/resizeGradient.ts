import { toStatic } from '../../builder/broadcast.ts';
import type { Value } from '../../builder/value.ts';
import { ints } from '../../model/attributes.ts';
import { sizeOf, type StaticShape } from '../../model/shape.ts';
import { estimate } from '../estimate.ts';
import type { Choice, Lowering } from '../lowering.ts';
import { applyMaps, transposeMap, workOfMaps, type AxisMap } from './axisMap.ts';

/** What arrived at a resized value, which goes back to what it was made of. */
export interface Resized {
  readonly dy: Value;
  /** The shape before. */
  readonly shape: StaticShape;
  /** How the axes that changed were made, each element of the result from elements of the input. */
  readonly maps: readonly AxisMap[];
}

/** How often each element of an axis was repeated; null where it was not that. */
function repeatsOf({ from, to, entries }: AxisMap): number | null {
  const times = to / from;
  if (!Number.isInteger(times) || entries.length !== to) return null;
  return entries.every(([i, j, weight]) => weight === 1 && j === Math.floor(i / times))
    ? times
    : null;
}

/** Elements that were repeated: the sum over each block of copies, as a reduction of axes of their own. */
const blocks: Lowering<Resized> = {
  name: 'blocks',
  fits: ({ maps }) => maps.every((map) => repeatsOf(map) !== null),
  cost: ({ dy }) => estimate({ elements: 8 * sizeOf(toStatic(dy.shape)), nodes: 2 }),
  emit(g, { dy, shape, maps }) {
    const times = new Map(maps.map((map) => [map.axis, repeatsOf(map) ?? 1]));
    const split = shape.flatMap((size, axis) => {
      const copies = times.get(axis);
      return copies === undefined ? [size] : [size, copies];
    });
    let position = -1;
    const axes: number[] = [];
    for (const axis of shape.keys()) {
      position += times.has(axis) ? 2 : 1;
      if (times.has(axis)) axes.push(position);
    }
    return g.reduceSum(g.reshape(dy, split), axes);
  },
};

/** Spatial axes that were repeated: a mean over each block, times its size. */
const pool: Lowering<Resized> = {
  name: 'pool',
  fits: ({ dy, maps, shape }) =>
    dy.type === 'float32' &&
    shape.length <= 5 &&
    maps.every((map) => map.axis >= 2 && repeatsOf(map) !== null),
  cost: ({ dy }) => estimate({ elements: 4 * sizeOf(toStatic(dy.shape)), nodes: 2 }),
  emit(g, { dy, shape, maps }) {
    const times = shape.slice(2).map((_, i) => {
      const map = maps.find(({ axis }) => axis === i + 2);
      return (map && repeatsOf(map)) ?? 1;
    });
    const means = g.one('AveragePool', [dy], { kernel_shape: ints(times), strides: ints(times) });
    return g.mul(means, sizeOf(times));
  },
};

/** Any map: the products with the transposed matrices. */
const products: Lowering<Resized> = {
  name: 'products',
  cost: ({ dy, maps }) => estimate(...workOfMaps(toStatic(dy.shape), maps.map(transposeMap))),
  emit: (g, { dy, maps }) => applyMaps(g, dy, maps.map(transposeMap)),
};

/** ∂x of a Resize from ∂y. */
export const resizeGradient: Choice<Resized> = {
  name: 'resize-gradient',
  operators: ['Resize'],
  lowerings: [pool, blocks, products],
};
