import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { channelSums } from '../lowering/channelSums.ts';
import { convWeightGradient } from '../lowering/convolution/convWeightGradient.ts';
import { convolve } from '../lowering/convolution/convolve.ts';
import { intOf } from '../model/attributes.ts';
import { checkConvolution } from './convolution.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';
import { placeTransposed, readTransposed, transposedSizes } from './transposedWindow.ts';
import { zeros } from './zeros.ts';
import { hasZeroSums } from './zeroSums.ts';

/**
 * y[n, o, stride · p + dilation · q − pad] = bias[o] + Σ x[n, c, p] · w[c, o, q]: the transpose of the convolution of y
 * with the same weights. x [N, Ci, …], w [Ci, Co / group, …], y [N, Co, …]; the spatial sizes of y are
 * stride · (size − 1) + output_padding + span − pads, or those of `output_shape`, to which the pads are fitted.
 *
 * ∂x = the convolution of ∂y with w; ∂w = the weight gradient of that convolution, with ∂y as its input and x as the
 * gradient of its output; ∂bias = Σ ∂y over all but the channels, which is 0 before a normalization by the batch or the
 * example.
 */
export const convTranspose: Operator = {
  name: 'ConvTranspose',
  inputs: [2, 3],
  infer(node, inputs) {
    const { x, w, groups } = checkConvolution(node, inputs);
    const [batch = null, channels = null, ...sizes] = x.shape;
    const [rows = null, inner = null] = w.shape;
    if (typeof channels === 'number' && typeof rows === 'number' && channels !== rows) {
      throw new StepwiseError(
        'bad-model',
        `Its weights take ${rows} channels; the input has ${channels}.`,
      );
    }
    if ([channels, rows].some((count) => typeof count === 'number' && count % groups !== 0)) {
      throw new StepwiseError(
        'bad-model',
        `Its input channels have to be the same number in each of ${groups} groups.`,
      );
    }
    const bias = inputs[2]?.shape[0];
    const outputs = typeof inner === 'number' ? inner * groups : (bias ?? null);
    if (typeof bias === 'number' && typeof outputs === 'number' && bias !== outputs) {
      throw new StepwiseError(
        'bad-model',
        `Its bias has to have one element for each of ${outputs} output channels; it has ${bias}.`,
      );
    }
    const spatial = transposedSizes(readTransposed(node, sizes.length, w.shape.slice(2)), sizes);
    return [{ type: x.type, shape: [batch, outputs, ...spatial] }];
  },
  gradient({ g, node, inputs, gradients, wanted }) {
    const [x, w, dy] = [present(inputs, 0), present(inputs, 1), present(gradients, 0)];
    const transposed = readTransposed(node, x.shape.length - 2, w.shape.slice(2));
    const window = placeTransposed(transposed, x.shape.slice(2));
    const groups = intOf(node, 'group', 1);
    return [
      wanted[0] ? convolve(g, dy, w, window, groups) : null,
      wanted[1] ? g.lower(convWeightGradient, { x: dy, dy: x, window, groups }) : null,
      wanted[2] ? ofBias() : null,
    ];

    function ofBias(): Value {
      return hasZeroSums(g, dy) ? zeros(g, present(inputs, 2)) : g.lower(channelSums, { x: dy });
    }
  },
};
