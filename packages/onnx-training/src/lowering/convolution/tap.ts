import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { product } from '../transposedProduct.ts';
import { perImage, wholeBatch, type Layout } from './layout.ts';
import { moveAxes } from './moveAxes.ts';
import { tapPairWork, tapsWithGradient } from './taps.ts';
import { sizesOf, type WeightGradient } from './weightGradient.ts';
import { productWork, reorderWork, sumWork, turnWork } from './work.ts';

/** For each element of the kernel a product ∂y · tapᵀ [N, Co, Ci], and its sum over the batch. */
export const tap: Lowering<WeightGradient> = {
  name: 'tap',
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    return estimate(
      ...tapPairWork(situation),
      productWork(batch * groups * taps, outer, inner, counts),
      sumWork(situation),
      { elements: 2 * groups * inner * outer * taps, nodes: 3 * (taps - 1) },
      reorderWork(situation),
    );
  },
  emit: emitWith(perImage),
};

/** The same with the channels first: for each element of the kernel one product over all images. */
export const tapOfBatch: Lowering<WeightGradient> = {
  name: 'tap-batch',
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    return estimate(
      ...turnWork(situation),
      ...tapPairWork(situation),
      productWork(groups * taps, outer, inner, batch * counts),
      { elements: 2 * groups * inner * outer * taps, nodes: taps - 1 },
      reorderWork(situation),
    );
  },
  emit: emitWith(wholeBatch),
};

function emitWith({ turn, rows, sum }: Layout): Lowering<WeightGradient>['emit'] {
  return (g, situation) => {
    const { x, dy, window, groups } = situation;
    const { inner, outer, taps, kernel } = sizesOf(situation);
    const parts = tapsWithGradient(g, turn(g, x), turn(g, dy), window).map((one) =>
      sum(g, product(g, rows(g, one.dy, groups), rows(g, one.x, groups), { transB: true })),
    );
    const all = g.reshape(g.concat(parts, 0), [taps, groups * outer * inner]);
    return g.reshape(moveAxes(g, all, [1, 0]), [groups * outer, inner, ...kernel]);
  };
}
