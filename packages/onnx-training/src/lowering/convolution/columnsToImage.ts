import { reshapeTo, toStatic } from '../../builder/broadcast.ts';
import { ints } from '../../model/attributes.ts';
import { sizeOf } from '../../model/shape.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { product } from '../transposedProduct.ts';
import { reachedAfter } from './convolve.ts';
import { isPointwise, sizesOf, type InputGradient } from './inputGradient.ts';
import { productWork } from './work.ts';

/**
 * Columns Wᵀ · ∂y [N, Ci · K, L], added up by Col2Im where windows overlap. One spatial axis is taken for an image of the
 * height 1, for which ONNX Runtime has a faster kernel.
 */
export const columnsToImage: Lowering<InputGradient> = {
  name: 'col2im',
  fits: ({ window }) => window.length <= 2,
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    const columns = batch * groups * inner * taps * counts;
    return estimate(
      productWork(batch * groups, inner * taps, counts, outer),
      isPointwise(situation.window) ? { nodes: 1 } : { scattered: 1.25 * columns, nodes: 4 },
    );
  },
  emit(g, { dy, w, window, groups }) {
    const [batch = 1] = toStatic(dy.shape);
    const [outputs = 1, inner = 1, ...kernel] = toStatic(w.shape);
    const [outer, counts] = [outputs / groups, sizeOf(window.map(({ count }) => count))];
    const stack = groups === 1 ? [] : [groups];
    const columns = product(
      g,
      reshapeTo(g, w, [...stack, outer, inner * sizeOf(kernel)]),
      reshapeTo(g, dy, [batch, ...stack, outer, counts]),
      { transA: true },
    );
    const [sizes, before] = [window.map(({ size }) => size), window.map((axis) => axis.before)];
    const shape = [batch, groups * inner, ...sizes];
    if (isPointwise(window)) return reshapeTo(g, columns, shape);
    const rows = reshapeTo(g, columns, [batch, groups * inner * sizeOf(kernel), counts]);
    const after = window.map((axis) => Math.max(reachedAfter(axis), 0));
    const image = g.one('Col2Im', [rows, g.int64(flat(sizes, 1)), g.int64(flat(kernel, 1))], {
      strides: ints(
        flat(
          window.map(({ stride }) => stride),
          1,
        ),
      ),
      dilations: ints(
        flat(
          window.map(({ dilation }) => dilation),
          1,
        ),
      ),
      pads: ints([...flat(before, 0), ...flat(after, 0)]),
    });
    return reshapeTo(g, image, shape);
  },
};

/** The attributes of an image whose height has a neutral one, where there is only one spatial axis. */
function flat(values: readonly number[], one: number): readonly number[] {
  return values.length === 1 ? [one, ...values] : values;
}
