import { reshapeTo, toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { sizeOf } from '../../model/shape.ts';
import { tensor } from '../../model/tensor.ts';
import { moveAxes } from './moveAxes.ts';

/** Where the batch is while the weights' gradient is computed. */
export interface Layout {
  /** [N, C, …] → what slices are taken from; the spatial axes stay where they are. */
  turn(g: GraphBuilder, x: Value): Value;
  /** What was turned → matrices whose rows are the channels of a group. */
  rows(g: GraphBuilder, x: Value, groups: number): Value;
  /** The product of rows with rows → [Co / groups · …, Ci / groups · …], with the groups before them where there are some. */
  sum(g: GraphBuilder, product: Value): Value;
}

/** A product for each image, and a sum over them: nothing moves. */
export const perImage: Layout = {
  turn: (_, x) => x,
  rows(g, x, groups) {
    const [batch = 1, channels = 1, ...sizes] = toStatic(x.shape);
    return reshapeTo(g, x, [batch, ...split(channels, groups), sizeOf(sizes)]);
  },
  sum(g, product) {
    const [batch = 1, ...others] = toStatic(product.shape);
    if (batch === 1) return reshapeTo(g, product, others);
    // a row of ones times the products: ONNX Runtime takes up to five times as long to ReduceSum over the first axis
    const size = sizeOf(others);
    const ones = g.constant(
      tensor(
        product.type,
        [1, batch],
        Array.from({ length: batch }, () => 1),
      ),
    );
    return g.reshape(g.gemm(ones, g.reshape(product, [batch, size])), others);
  },
};

/** One product over the whole batch, for which the channels come first. */
export const wholeBatch: Layout = {
  turn: (g, x) => moveAxes(g, x, [1, 0, ...x.shape.map((_, axis) => axis).slice(2)]),
  rows(g, x, groups) {
    const [channels = 1, ...others] = toStatic(x.shape);
    return reshapeTo(g, x, [...split(channels, groups), sizeOf(others)]);
  },
  sum: (_, product) => product,
};

function split(channels: number, groups: number): readonly number[] {
  return groups === 1 ? [channels] : [groups, channels / groups];
}
