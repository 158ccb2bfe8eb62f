import { toStatic } from '../../builder/broadcast.ts';
import { sizeOf } from '../../model/shape.ts';
import { sliceAxis } from '../../operators/sliceAxis.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { convolve, reachedAfter } from './convolve.ts';
import { moveAxes } from './moveAxes.ts';
import { sizesOf, type WeightGradient } from './weightGradient.ts';
import { productWork, turnWork } from './work.ts';

/**
 * One convolution of x with ∂y in which the batch and the channels have swapped places: the kernel is as large as the
 * output was, stride and dilation are swapped as well.
 */
export const swappedConvolution: Lowering<WeightGradient> = {
  name: 'convswap',
  fits: (situation) => sizesOf(situation).taps > 1,
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    const columns = batch * groups * inner * counts * taps;
    return estimate(
      ...turnWork(situation),
      productWork(inner * groups, outer, taps, batch * counts),
      { scattered: 2.3 * columns, nodes: 2 },
      inner === 1 ? {} : { scattered: groups * inner * outer * taps, nodes: 1 },
    );
  },
  emit(g, { x, dy, window, groups }) {
    const { batch, inner, outer, kernel } = sizesOf({ x, dy, window, groups });
    const swapped = window.map((axis) => ({
      kernel: axis.count,
      stride: axis.dilation,
      dilation: axis.stride,
      before: axis.before,
      after: reachedAfter(axis),
      size: axis.size,
      count: axis.kernel,
    }));
    // [N, G, Ci / G, …] → [Ci / G, G · N, …]
    const sizes = toStatic(x.shape).slice(2);
    const input = g.reshape(
      moveAxes(g, g.reshape(x, [batch, groups, inner, sizeOf(sizes)]), [2, 1, 0, 3]),
      [inner, groups * batch, ...sizes],
    );
    const weights = moveAxes(g, dy, [1, 0, ...window.map((_, i) => i + 2)]);
    // where the stride leaves some of the input over, there is room for more elements than the kernel has
    const result = kernel.reduce(
      (value, size, i) => sliceAxis(g, value, i + 2, 0, size),
      convolve(g, input, weights, swapped, groups),
    );
    return g.reshape(moveAxes(g, result, [1, 0, ...window.map((_, i) => i + 2)]), [
      groups * outer,
      inner,
      ...kernel,
    ]);
  },
};
