import { reshapeTo } from '../../builder/broadcast.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { moveAxes } from './moveAxes.ts';
import { tapPairWork, tapsWithGradient } from './taps.ts';
import { sizesOf, type WeightGradient } from './weightGradient.ts';
import { reorderWork } from './work.ts';

/** Where each input channel has a group of its own: for each element of the kernel Σ ∂y ∘ tap over batch and space. */
export const tapSums: Lowering<WeightGradient> = {
  name: 'tap-sum',
  fits: (situation) => sizesOf(situation).inner === 1,
  cost(situation) {
    const { batch, groups, outer, taps, counts } = sizesOf(situation);
    return estimate(
      ...tapPairWork(situation),
      { elements: batch * groups * counts * taps * (1 + 2 * outer), nodes: 3 * taps },
      reorderWork(situation),
    );
  },
  emit(g, situation) {
    const { x, dy, window, groups } = situation;
    const { batch, outer, taps, counts, kernel } = sizesOf(situation);
    const sums = tapsWithGradient(g, x, dy, window).map((one) => {
      const left = reshapeTo(g, one.dy, [batch, groups, outer, counts]);
      return g.reduceSum(g.mul(left, reshapeTo(g, one.x, [batch, groups, 1, counts])), [0, 3]);
    });
    const all = g.reshape(g.concat(sums, 0), [taps, groups * outer]);
    return g.reshape(moveAxes(g, all, [1, 0]), [groups * outer, 1, ...kernel]);
  },
};
