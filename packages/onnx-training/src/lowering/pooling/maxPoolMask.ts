import { toStatic } from '../../builder/broadcast.ts';
import { sizeOf } from '../../model/shape.ts';
import { tensor, type Tensor } from '../../model/tensor.ts';
import type { PlacedAxis } from '../../operators/window.ts';
import { checkElements } from '../../operators/checkElements.ts';
import { takePart } from '../../operators/takePart.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import type { MaxPooled } from './maxPoolGradient.ts';
import { sizesOf } from './maxPoolWork.ts';
import { poolImages } from './poolImages.ts';
import { coveredSizes, isDoubling, isTiling, repeatBlocks } from './repeatBlocks.ts';

/**
 * Windows side by side: y is repeated over each, and compared with x. Of the elements that are equal to it the first is
 * found by a second pool over their ranks, K for the first element of a window of K, down to 1 for the last.
 */
export const maxPoolMask: Lowering<MaxPooled> = {
  name: 'mask',
  fits: ({ dy, window }) => dy.type === 'float32' && isTiling(window),
  cost(situation) {
    const { x, window } = situation;
    const { inputs } = sizesOf(situation);
    // nothing is repeated where there is one window
    if (window.every(({ count }) => count === 1))
      return estimate({ elements: 18 * inputs, nodes: 8 });
    if (isDoubling(window)) return estimate({ elements: 16 * inputs, nodes: 11 });
    const images = sizeOf(toStatic(x.shape).slice(0, 2));
    return estimate({ elements: 26 * inputs, products: 6 * images, nodes: 17 });
  },
  emit(g, { x, y, dy, window }) {
    const rest = window.map(({ kernel, count, size }) => size - kernel * count);
    const pads = [0, 0, ...rest].map((after) => [0, after] as const);
    const covered = takePart(g, x, pads);
    const largest = g.cast(g.one('Equal', [covered, repeatBlocks(g, y, window)]), x.type);
    const ranked = g.mul(largest, g.constant(ranksOf(window)));
    const kernel = window.map((axis) => axis.kernel);
    const none = kernel.map(() => 0);
    const moves = { kernel, strides: kernel, before: none, after: none };
    const first = poolImages(g, 'MaxPool', ranked, moves);
    const mask = g.cast(g.one('Equal', [ranked, repeatBlocks(g, first, window)]), x.type);
    const dx = g.mul(mask, repeatBlocks(g, dy, window));
    return takePart(
      g,
      dx,
      pads.map(([, after]) => [0, -after]),
    );
  },
};

/** The rank of each element within its window, over the part of the spatial axes that the windows take. */
function ranksOf(window: readonly PlacedAxis[]): Tensor {
  const sizes = coveredSizes(window);
  checkElements(sizeOf(sizes));
  const taps = sizeOf(window.map(({ kernel }) => kernel));
  const ranks = Array.from({ length: sizeOf(sizes) }, (_, flat) => {
    let [rest, place, step] = [flat, 0, 1];
    for (const { kernel, count } of window.toReversed()) {
      place += (rest % kernel) * step;
      step *= kernel;
      rest = Math.floor(rest / (kernel * count));
    }
    return taps - place;
  });
  return tensor('float32', sizes, ranks);
}
