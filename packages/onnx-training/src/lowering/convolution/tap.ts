import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { product } from '../transposedProduct.ts';
import { tapsOf } from './taps.ts';
import { asStacks, sizesOf, sumBatch, type WeightGradient } from './weightGradient.ts';

/** For each element of the kernel a product ∂y · tapᵀ [N, Co, Ci], and its sum over the batch. */
export const tap: Lowering<WeightGradient> = {
  name: 'tap',
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    return estimate({
      multiplyAdds: batch * groups * outer * inner * counts * taps,
      elements: 2 * batch * groups * inner * (counts + outer) * taps,
      nodes: 4 * taps + 3,
    });
  },
  emit(g, situation) {
    const { x, dy, window, groups } = situation;
    const { inner, outer, taps, kernel } = sizesOf(situation);
    const rows = asStacks(g, dy, groups);
    const parts = tapsOf(g, x, window).map((one) =>
      sumBatch(g, product(g, rows, asStacks(g, one, groups), { transB: true })),
    );
    const all = g.reshape(g.concat(parts, 0), [taps, groups * outer * inner]);
    return g.reshape(g.transpose(all, [1, 0]), [groups * outer, inner, ...kernel]);
  },
};
