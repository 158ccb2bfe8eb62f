import { ints } from '../../model/attributes.ts';
import { sizeOf } from '../../model/shape.ts';
import { tensor, type Tensor } from '../../model/tensor.ts';
import type { PlacedAxis } from '../../operators/window.ts';
import { takePart } from '../../operators/takePart.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import type { MaxPooled } from './maxPoolGradient.ts';
import { sizesOf } from './maxPoolWork.ts';
import { coveredSizes, isDoubling, isTiling, repeatBlocks } from './repeatBlocks.ts';

/**
 * Windows side by side: y is repeated over each, and compared with x. Of the elements that are equal to it the first is
 * found by a second pool over their ranks, K for the first element of a window of K, down to 1 for the last.
 */
export const maxPoolMask: Lowering<MaxPooled> = {
  name: 'mask',
  fits: ({ dy, window }) => dy.type === 'float32' && isTiling(window),
  cost(situation) {
    const { window } = situation;
    // repeating is cheap for blocks of 2 · 2, and nothing where there is one window
    const each = window.every(({ count }) => count === 1) ? 14 : isDoubling(window) ? 16 : 26;
    return estimate({ elements: each * sizesOf(situation).inputs, nodes: 11 });
  },
  emit(g, { x, y, dy, window }) {
    const rest = window.map(({ kernel, count, size }) => size - kernel * count);
    const pads = [0, 0, ...rest].map((after) => [0, after] as const);
    const covered = takePart(g, x, pads);
    const largest = g.cast(g.one('Equal', [covered, repeatBlocks(g, y, window)]), x.type);
    const ranked = g.mul(largest, g.constant(ranksOf(window)));
    const first = g.one('MaxPool', [ranked], {
      kernel_shape: ints(window.map(({ kernel }) => kernel)),
      strides: ints(window.map(({ kernel }) => kernel)),
    });
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
