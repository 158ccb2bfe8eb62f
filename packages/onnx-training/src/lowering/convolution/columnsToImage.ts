import { reshapeTo, toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { ints } from '../../model/attributes.ts';
import { sizeOf } from '../../model/shape.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { product } from '../transposedProduct.ts';
import { reachedAfter } from './convolve.ts';
import { sizesOf, type InputGradient } from './inputGradient.ts';
import { wholeBatch } from './layout.ts';
import { moveAxes } from './moveAxes.ts';
import { ROW } from './row.ts';
import { productWork, turnedWork } from './work.ts';

/**
 * Columns wᵀ · ∂y [Ci · K, N · L] of all images in one product, which reads the weights once; Col2Im adds up where windows
 * overlap. One spatial axis is taken for an image of the height 1, for which ONNX Runtime has a faster kernel.
 */
export const columnsToImage: Lowering<InputGradient> = {
  name: 'col2im',
  fits: ({ window }) => window.length <= 2,
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    const columns = batch * groups * inner * taps * counts;
    return estimate(
      productWork(groups, inner * taps, batch * counts, outer),
      turnedWork([batch, groups * outer, counts]),
      turnedWork([groups * inner * taps, batch, counts]),
      { scattered: 1.25 * columns, nodes: 4 },
    );
  },
  emit(g, situation) {
    const { dy, w, window, groups } = situation;
    const { batch, inner, outer, taps, counts } = sizesOf(situation);
    const stack = groups === 1 ? [] : [groups];
    const weights = reshapeTo(g, w, [...stack, outer, inner * taps]);
    const right = wholeBatch.rows(g, wholeBatch.turn(g, dy), groups);
    const columns = product(g, weights, right, { transA: true });
    const apart = reshapeTo(g, columns, [groups * inner * taps, batch, counts]);
    return addUp(g, moveAxes(g, apart, [1, 0, 2]), window);
  },
};

/** [N, C · K, L] → [N, C, …sizes]. */
function addUp(g: GraphBuilder, columns: Value, window: InputGradient['window']): Value {
  const [batch = 1, rows = 1] = toStatic(columns.shape);
  const image = window.length === 1 ? [ROW, ...window] : window;
  const kernel = image.map((axis) => axis.kernel);
  const sizes = image.map(({ size }) => size);
  const after = image.map((axis) => Math.max(reachedAfter(axis), 0));
  const sums = g.one('Col2Im', [columns, g.int64(sizes), g.int64(kernel)], {
    strides: ints(image.map(({ stride }) => stride)),
    dilations: ints(image.map(({ dilation }) => dilation)),
    pads: ints([...image.map(({ before }) => before), ...after]),
  });
  const shape = [batch, rows / sizeOf(kernel), ...window.map(({ size }) => size)];
  return reshapeTo(g, sums, shape);
}
