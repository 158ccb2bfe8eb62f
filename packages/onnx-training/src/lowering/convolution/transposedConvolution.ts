import { int, ints } from '../../model/attributes.ts';
import { estimate } from '../estimate.ts';
import type { Lowering } from '../lowering.ts';
import { reachedAfter } from './convolve.ts';
import type { InputGradient } from './inputGradient.ts';

/** One ConvTranspose; elements of the input that a stride left over are its output_padding. */
export const transposedConvolution: Lowering<InputGradient> = {
  name: 'conv-transpose',
  cost: () => estimate({ nodes: 1 }),
  emit(g, { dy, w, window, groups }) {
    const after = window.map(reachedAfter);
    return g.one('ConvTranspose', [dy, w], {
      strides: ints(window.map(({ stride }) => stride)),
      dilations: ints(window.map(({ dilation }) => dilation)),
      pads: ints([...window.map(({ before }) => before), ...after.map((x) => Math.max(x, 0))]),
      output_padding: ints(after.map((x) => Math.max(-x, 0))),
      group: int(groups),
    });
  },
};
