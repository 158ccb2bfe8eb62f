import { toStatic } from '../../builder/broadcast.ts';
import type { GraphBuilder } from '../../builder/graphBuilder.ts';
import type { Value } from '../../builder/value.ts';
import { int, ints } from '../../model/attributes.ts';
import type { PlacedAxis } from '../../operators/window.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { reachedAfter } from './convolve.ts';
import { sizesOf, type InputGradient } from './inputGradient.ts';
import { ROW } from './row.ts';
import { productWork } from './work.ts';

/**
 * One ConvTranspose; elements of the input that a stride left over are its output_padding. One spatial axis is taken for
 * an image of the height 1, for which ONNX Runtime has a kernel that is several times faster.
 */
export const transposedConvolution: Lowering<InputGradient> = {
  name: 'conv-transpose',
  cost(situation) {
    const { batch, groups, inner, outer, taps, counts } = sizesOf(situation);
    const columns = batch * groups * inner * taps * counts;
    return estimate(productWork(batch * groups, inner * taps, counts, outer), {
      scattered: columns,
      nodes: situation.window.length === 1 ? 3 : 0,
    });
  },
  emit(g, { dy, w, window, groups }) {
    if (window.length > 1) return transposed(g, dy, w, window, groups);
    const image = transposed(g, asRow(g, dy), asRow(g, w), [ROW, ...window], groups);
    const [batch = 1, channels = 1, , length = 1] = toStatic(image.shape);
    return g.reshape(image, [batch, channels, length]);
  },
};

/** [a, b, length] → [a, b, 1, length]. */
function asRow(g: GraphBuilder, x: Value): Value {
  const [first = 1, second = 1, length = 1] = toStatic(x.shape);
  return g.reshape(x, [first, second, 1, length]);
}

function transposed(
  g: GraphBuilder,
  dy: Value,
  w: Value,
  window: readonly PlacedAxis[],
  groups: number,
): Value {
  const after = window.map(reachedAfter);
  return g.one('ConvTranspose', [dy, w], {
    strides: ints(window.map(({ stride }) => stride)),
    dilations: ints(window.map(({ dilation }) => dilation)),
    pads: ints([...window.map(({ before }) => before), ...after.map((x) => Math.max(x, 0))]),
    output_padding: ints(after.map((x) => Math.max(-x, 0))),
    group: int(groups),
  });
}
