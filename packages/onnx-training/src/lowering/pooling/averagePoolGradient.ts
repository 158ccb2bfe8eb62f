import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { expandTo, toStatic } from '../../builder/broadcast.ts';
import { sizeOf, type StaticShape } from '../../model/shape.ts';
import { tensor } from '../../model/tensor.ts';
import { checkElements } from '../../operators/checkElements.ts';
import { takePart } from '../../operators/takePart.ts';
import type { PlacedAxis } from '../../operators/window.ts';
import { estimate } from '../estimate.ts';
import type { Choice, Lowering } from '../lowering.ts';
import { applyMaps, workOfMaps, type AxisMap } from '../resampling/axisMap.ts';
import { countsOf } from './countsOf.ts';
import { poolImages } from './poolImages.ts';
import { coveredSizes, isDoubling, isTiling, repeatBlocks, spreadSums } from './repeatBlocks.ts';

/** What arrived at the means of windows. */
export interface AveragePooled {
  /** [N, C, numbers of windows]. */
  readonly dy: Value;
  /** The shape of the input, [N, C, spatial sizes]. */
  readonly shape: StaticShape;
  readonly window: readonly PlacedAxis[];
  /** Whether padding counts in a mean. */
  readonly withPadding: boolean;
}

/** Windows side by side: each ∂y / count is repeated over its window. */
const repeat: Lowering<AveragePooled> = {
  name: 'repeat',
  fits: ({ dy, window }) => dy.type === 'float32' && isTiling(window),
  cost: ({ shape, window }) =>
    estimate(
      isDoubling(window)
        ? { elements: 3 * sizeOf(shape), nodes: 2 }
        : { elements: 7 * sizeOf(shape), products: sizeOf(shape.slice(0, 2)), nodes: 4 },
    ),
  emit(g, situation) {
    const { dy, window } = situation;
    const dx = repeatBlocks(g, divideByCounts(g, situation), window);
    const covered = [...toStatic(dy.shape).slice(0, 2), ...coveredSizes(window)];
    const rest = window.map(({ kernel, count, size }) => size - kernel * count);
    return takePart(
      g,
      expandTo(g, dx, covered),
      [0, 0, ...rest].map((after) => [0, -after]),
    );
  },
};

/** Any windows: a transposed convolution of each channel with ones. */
const transposedConvolution: Lowering<AveragePooled> = {
  name: 'conv-transpose',
  fits: ({ dy }) => dy.type === 'float32',
  cost: ({ dy, shape, window }) =>
    estimate({
      elements:
        3.6 * sizeOf(toStatic(dy.shape)) * sizeOf(window.map(({ kernel }) => kernel)) +
        2 * sizeOf(shape),
      products: sizeOf(shape.slice(0, 2)),
      nodes: 4,
    }),
  emit: (g, situation) => spreadSums(g, divideByCounts(g, situation), situation.window),
};

/** Windows that move by one element: the sums are a pool again, over ∂y / count, times the size of the window. */
const pool: Lowering<AveragePooled> = {
  name: 'pool',
  fits: ({ dy, window }) =>
    dy.type === 'float32' &&
    window.every((axis) => axis.stride === 1 && axis.dilation === 1 && axis.before < axis.kernel) &&
    window.every(({ kernel, before, size, count }) => {
      const after = size + before - count;
      return after >= 0 && after < kernel;
    }),
  cost: ({ shape, window }) =>
    estimate({
      elements: (5 + 0.6 * sizeOf(window.map(({ kernel }) => kernel))) * sizeOf(shape),
      nodes: 3,
    }),
  emit(g, { window, ...situation }) {
    const scaled = divideByCounts(g, { window, ...situation });
    const sums = poolImages(g, 'AveragePool', scaled, {
      kernel: window.map(({ kernel }) => kernel),
      strides: window.map(() => 1),
      before: window.map(({ kernel, before }) => kernel - 1 - before),
      after: window.map(({ size, before, count }) => size + before - count),
    });
    return g.mul(sums, sizeOf(window.map(({ kernel }) => kernel)));
  },
};

/** Any windows: a product with a constant matrix along each axis, which has 1 where a window has an element. */
const products: Lowering<AveragePooled> = {
  name: 'products',
  cost: ({ dy, ...situation }) =>
    estimate(...workOfMaps(toStatic(dy.shape), mapsOf({ dy, ...situation }))),
  emit: (g, situation) => applyMaps(g, divideByCounts(g, situation), mapsOf(situation)),
};

function mapsOf({ window }: AveragePooled): readonly AxisMap[] {
  for (const { count, kernel } of window) checkElements(count * kernel);
  return window.map((axis, i) => ({
    axis: i + 2,
    from: axis.count,
    to: axis.size,
    entries: Array.from({ length: axis.count * axis.kernel }, (_, place) => {
      const [at, tap] = [Math.floor(place / axis.kernel), place % axis.kernel];
      return [at * axis.stride - axis.before + tap * axis.dilation, at, 1] as const;
    }).filter(([place]) => place >= 0 && place < axis.size),
  }));
}

function divideByCounts(g: GraphBuilder, { dy, window, withPadding }: AveragePooled): Value {
  checkElements(sizeOf(window.map(({ count }) => count)));
  const counts = window.map((axis) => countsOf(axis, withPadding));
  const all = counts.reduce<readonly number[]>(
    (before, axis) => before.flatMap((count) => axis.map((own) => count * own)),
    [1],
  );
  const [first = 1] = all;
  if (all.every((count) => count === first)) return g.div(dy, first);
  const shape = counts.map(({ length }) => length);
  return g.div(dy, g.constant(tensor(dy.type, shape, all)));
}

/** ∂x of an average-pool from ∂y. */
export const averagePoolGradient: Choice<AveragePooled> = {
  name: 'average-pool-gradient',
  operators: ['AveragePool'],
  lowerings: [repeat, pool, transposedConvolution, products],
};
