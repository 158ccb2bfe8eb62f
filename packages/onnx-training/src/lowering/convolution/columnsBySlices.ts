import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { product } from '../transposedProduct.ts';
import { tapsOf } from './taps.ts';
import { asStacks, sizesOf, sumBatch, type WeightGradient } from './weightGradient.ts';

/** All that the kernel sees as columns [N, K · Ci, L], put together from slices; one product with ∂y and one sum. */
export const columnsBySlices: Lowering<WeightGradient> = {
  name: 'im2col-slice',
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    return estimate({
      multiplyAdds: batch * groups * outer * inner * counts * taps,
      elements: 2 * batch * groups * inner * (2 * counts + outer) * taps,
      nodes: 2 * taps + 6,
    });
  },
  emit(g, situation) {
    const { x, dy, window, groups } = situation;
    const { inner, outer, taps, kernel } = sizesOf(situation);
    const columns = g.concat(
      tapsOf(g, x, window).map((one) => asStacks(g, one, groups)),
      -2,
    );
    const sum = sumBatch(g, product(g, asStacks(g, dy, groups), columns, { transB: true }));
    const all = g.reshape(sum, [groups * outer, taps, inner]);
    return g.reshape(g.transpose(all, [0, 2, 1]), [groups * outer, inner, ...kernel]);
  },
};
