import { reshapeTo } from '../../builder/broadcast.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { moveAxes } from './moveAxes.ts';
import { tapsOf } from './taps.ts';
import { sizesOf, type WeightGradient } from './weightGradient.ts';
import { reorderWork, tapWork } from './work.ts';

/** Where each input channel has a group of its own: for each element of the kernel Σ ∂y ∘ tap over batch and space. */
export const tapSums: Lowering<WeightGradient> = {
  name: 'tap-sum',
  fits: (situation) => sizesOf(situation).inner === 1,
  cost(situation) {
    const { batch, groups, outer, taps, counts } = sizesOf(situation);
    return estimate(
      tapWork(situation),
      { elements: batch * groups * counts * taps * (1 + 2 * outer), nodes: 3 * taps },
      reorderWork(situation),
    );
  },
  emit(g, situation) {
    const { x, dy, window, groups } = situation;
    const { batch, outer, taps, counts, kernel } = sizesOf(situation);
    const left = reshapeTo(g, dy, [batch, groups, outer, counts]);
    const sums = tapsOf(g, x, window).map((one) =>
      g.reduceSum(g.mul(left, reshapeTo(g, one, [batch, groups, 1, counts])), [0, 3]),
    );
    const all = g.reshape(g.concat(sums, 0), [taps, groups * outer]);
    return g.reshape(moveAxes(g, all, [1, 0]), [groups * outer, 1, ...kernel]);
  },
};
