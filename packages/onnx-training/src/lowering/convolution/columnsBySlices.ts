import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { product } from '../transposedProduct.ts';
import { perImage, wholeBatch, type Layout } from './layout.ts';
import { moveAxes } from './moveAxes.ts';
import { tapsOf } from './taps.ts';
import { sizesOf, type WeightGradient } from './weightGradient.ts';

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
  emit: emitWith(perImage),
};

/** The same with the channels first: one product over all images, and nothing left to sum. */
export const columnsOfBatch: Lowering<WeightGradient> = {
  name: 'im2col-batch',
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    return estimate({
      multiplyAdds: batch * groups * outer * inner * counts * taps,
      elements: 2 * batch * groups * (inner * counts * (2 * taps + 1) + outer * counts),
      nodes: 2 * taps + 7,
    });
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
