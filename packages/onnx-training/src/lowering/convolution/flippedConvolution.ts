import { reshapeTo, toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { int, ints } from '../../model/attributes.ts';
import { spanOf } from '../../operators/window.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { reachedAfter } from './convolve.ts';
import { sizesOf, type InputGradient } from './inputGradient.ts';
import { productWork } from './work.ts';

/** A convolution of ∂y with the weights turned round in space and with input and output channels swapped; stride 1. */
export const flippedConvolution: Lowering<InputGradient> = {
  name: 'flipped-conv',
  fits: ({ window }) =>
    window.every(
      (axis) =>
        axis.stride === 1 && axis.before < spanOf(axis) && reachedAfter(axis) < spanOf(axis),
    ),
  cost(situation) {
    const { batch, groups, inner, outer, taps, elements } = sizesOf(situation);
    const columns = taps === 1 ? 0 : batch * groups * outer * taps * elements;
    const weights = groups * inner * outer * taps;
    return estimate(productWork(batch * groups, inner, elements, outer * taps), {
      elements: columns,
      pieces: columns / (2 * (situation.window.at(-1)?.size ?? 1)),
      scattered: (taps === 1 ? 0 : 3 * weights) + (inner === 1 || outer === 1 ? 0 : weights),
      nodes: taps === 1 ? 1 : 2,
    });
  },
  emit(g, { dy, w, window, groups }) {
    const before = window.map((axis) => spanOf(axis) - 1 - axis.before);
    const after = window.map((axis) => spanOf(axis) - 1 - reachedAfter(axis));
    return g.one('Conv', [dy, swapChannels(g, flip(g, w), groups)], {
      dilations: ints(window.map(({ dilation }) => dilation)),
      pads: ints([...before, ...after]),
      group: int(groups),
    });
  },
};

/** The kernel from its end to its start, along each spatial axis that has more than one element. */
function flip(g: GraphBuilder, w: Value): Value {
  const axes = w.shape.map((_, axis) => axis).filter((axis) => axis > 1 && w.shape[axis] !== 1);
  if (axes.length === 0) return w;
  return g.one('Slice', [
    w,
    g.int64(axes.map(() => -1)),
    g.int64(axes.map(() => -(2 ** 31))),
    g.int64(axes),
    g.int64(axes.map(() => -1)),
  ]);
}

/** [Co, Ci / groups, …] → [Ci, Co / groups, …]. */
function swapChannels(g: GraphBuilder, w: Value, groups: number): Value {
  const [outputs = 1, inner = 1, ...kernel] = toStatic(w.shape);
  const outer = outputs / groups;
  const swapped = [groups * inner, outer, ...kernel];
  if (inner === 1 || outer === 1) return reshapeTo(g, w, swapped);
  const spatial = kernel.map((_, i) => i);
  if (groups === 1) return g.transpose(w, [1, 0, ...spatial.map((i) => i + 2)]);
  const stacked = g.reshape(w, [groups, outer, inner, ...kernel]);
  return g.reshape(g.transpose(stacked, [0, 2, 1, ...spatial.map((i) => i + 3)]), swapped);
}
