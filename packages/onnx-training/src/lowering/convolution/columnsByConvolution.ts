import type { ElementType } from '../../model/elementType.ts';
import { tensor } from '../../model/tensor.ts';
import { reshapeTo, toStatic } from '../../builder/broadcast.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { product } from '../transposedProduct.ts';
import { convolve } from './convolve.ts';
import { perImage } from './layout.ts';
import { sizesOf, type WeightGradient } from './weightGradient.ts';
import { productWork, sumWork } from './work.ts';

/**
 * All that the kernel sees as columns [N, Ci · K, L], by a convolution of each channel with K kernels of which each has a
 * single 1; one product with ∂y and one sum.
 */
export const columnsByConvolution: Lowering<WeightGradient> = {
  name: 'im2col-conv',
  fits(situation) {
    const { taps } = sizesOf(situation);
    return taps > 1 && taps <= MOST_TAPS;
  },
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    const channels = batch * groups * inner;
    return estimate(
      productWork(channels, taps, counts, taps),
      { scattered: 2 * channels * counts * taps, nodes: 2 },
      productWork(batch * groups, outer, inner * taps, counts),
      sumWork(situation),
    );
  },
  emit(g, situation) {
    const { x, dy, window, groups } = situation;
    const { batch, inner, outer, taps, counts, kernel } = sizesOf(situation);
    const [, channels = 1, ...sizes] = toStatic(x.shape);
    const single = reshapeTo(g, x, [batch * channels, 1, ...sizes]);
    const columns = convolve(g, single, g.constant(oneHot(x.type, kernel, taps)), window, 1);
    const right = perImage.rows(g, g.reshape(columns, [batch, channels * taps, counts]), groups);
    const left = perImage.rows(g, dy, groups);
    const sum = perImage.sum(g, product(g, left, right, { transB: true }));
    return g.reshape(sum, [groups * outer, inner, ...kernel]);
  },
};

/** The kernels are a constant of as many elements squared. */
const MOST_TAPS = 256;

/** For each element of a kernel the kernel that is 1 there and 0 elsewhere. */
function oneHot(type: ElementType, kernel: readonly number[], taps: number) {
  const ones = Array.from({ length: taps * taps }, (_, i) => (i % (taps + 1) === 0 ? 1 : 0));
  return tensor(type, [taps, 1, ...kernel], ones);
}
