import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { product } from '../transposedProduct.ts';
import { perImage, wholeBatch, type Layout } from './layout.ts';
import { moveAxes } from './moveAxes.ts';
import { tapsOf, tapWork } from './taps.ts';
import { sizesOf, type WeightGradient } from './weightGradient.ts';
import { productWork, reorderWork, sumWork, turnWork } from './work.ts';

/** All that the kernel sees as columns [N, K · Ci, L], put together from slices; one product with ∂y and one sum. */
export const columnsBySlices: Lowering<WeightGradient> = {
  name: 'im2col-slice',
  fits: (situation) => sizesOf(situation).taps > 1,
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    return estimate(
      ...tapWork(situation),
      { elements: 4 * batch * groups * inner * counts * taps, nodes: 1 },
      productWork(batch * groups, outer, inner * taps, counts),
      sumWork(situation),
      reorderWork(situation),
    );
  },
  emit: emitWith(perImage),
};

/** The same with the channels first: one product over all images, and nothing left to sum. */
export const columnsOfBatch: Lowering<WeightGradient> = {
  name: 'im2col-batch',
  fits: (situation) => sizesOf(situation).taps > 1,
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    return estimate(
      ...turnWork(situation),
      ...tapWork(situation),
      { elements: 4 * batch * groups * inner * counts * taps, nodes: 1 },
      productWork(groups, outer, inner * taps, batch * counts),
      reorderWork(situation),
    );
  },
  emit: emitWith(wholeBatch),
};

function emitWith({ turn, rows, sum }: Layout): Lowering<WeightGradient>['emit'] {
  return (g, situation) => {
    const { x, dy, window, groups } = situation;
    const { inner, outer, taps, kernel } = sizesOf(situation);
    const slices = tapsOf(g, turn(g, x), window).map((one) => rows(g, one, groups));
    const left = rows(g, turn(g, dy), groups);
    const all = sum(g, product(g, left, g.concat(slices, -2), { transB: true }));
    const apart = g.reshape(all, [groups * outer, taps, inner]);
    return g.reshape(moveAxes(g, apart, [0, 2, 1]), [groups * outer, inner, ...kernel]);
  };
}
