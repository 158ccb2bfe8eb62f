import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import { channelSums } from '../lowering/channelSums.ts';
import { convInputGradient } from '../lowering/convolution/convInputGradient.ts';
import { convWeightGradient } from '../lowering/convolution/convWeightGradient.ts';
import { intOf } from '../model/attributes.ts';
import type { Node } from '../model/model.ts';
import { channelScale, overFirst } from './channelScale.ts';
import { checkConvolution } from './convolution.ts';
import type { Inputs, Operator } from './operator.ts';
import { present } from './present.ts';
import { outputSizes, placeWindow, readWindow, type WindowAxis } from './window.ts';
import { zeros } from './zeros.ts';
import { hasZeroSums } from './zeroSums.ts';

/**
 * y[n, o, p] = bias[o] + Σ x[n, c, stride · p + dilation · q − pad] · w[o, c, q], over the channels c of the group of o and
 * the elements q of the kernel: x [N, Ci, …], w [Co, Ci / group, …], y [N, Co, …] with any number of spatial axes. The
 * spatial sizes of y are ⌊(size + pads − span) / stride⌋ + 1, where the span of a kernel is dilation · (kernel − 1) + 1.
 *
 * ONNX Runtime computes it in float32 alone, and no SAME padding together with dilation.
 *
 * ∂x and ∂w are said in several ways: see the choices `conv-input-gradient` and `conv-weight-gradient`; ∂bias = Σ ∂y over
 * all but the channels, which is 0 before a normalization by the batch or the example. Where ∂y = a[o] · u, as behind a
 * batch norm, they are computed from u; w and the results are scaled.
 */
export const conv: Operator = {
  name: 'Conv',
  inputs: [2, 3],
  infer(node, inputs) {
    const { x, w, groups } = checkConvolution(node, inputs);
    const [batch = null, channels = null, ...sizes] = x.shape;
    const [outputs = null, inner = null] = w.shape;
    if (typeof channels === 'number' && typeof inner === 'number' && channels !== inner * groups) {
      throw new StepwiseError(
        'bad-model',
        `Its weights take ${inner * groups} channels in ${groups} groups; the input has ${channels}.`,
      );
    }
    if (typeof outputs === 'number' && outputs % groups !== 0) {
      throw new StepwiseError(
        'bad-model',
        `Its ${outputs} output channels have to be the same number in each of ${groups} groups.`,
      );
    }
    const bias = inputs[2]?.shape[0];
    if (typeof bias === 'number' && typeof outputs === 'number' && bias !== outputs) {
      throw new StepwiseError(
        'bad-model',
        `Its bias has to have one element for each of ${outputs} output channels; it has ${bias}.`,
      );
    }
    const known = typeof outputs === 'number' ? outputs : (bias ?? outputs);
    return [{ type: x.type, shape: [batch, known, ...outputSizes(windowOf(node, inputs), sizes)] }];
  },
  gradient({ g, node, inputs, gradients, wanted }) {
    const [x, w, dy] = [present(inputs, 0), present(inputs, 1), present(gradients, 0)];
    const window = placeWindow(windowOf(node, inputs), x.shape.slice(2));
    const groups = intOf(node, 'group', 1);
    const scaled = channelScale(g, dy);
    const u = scaled?.unscaled ?? dy;
    const scaledBy = (weights: Value): Value =>
      scaled ? g.mul(weights, overFirst(g, scaled.scale, weights)) : weights;
    return [
      wanted[0] ? g.lower(convInputGradient, { dy: u, w: scaledBy(w), window, groups }) : null,
      wanted[1] ? scaledBy(g.lower(convWeightGradient, { x, dy: u, window, groups })) : null,
      wanted[2] ? ofBias() : null,
    ];

    function ofBias(): Value {
      if (hasZeroSums(g, dy)) return zeros(g, present(inputs, 2));
      return scaledBy(g.lower(channelSums, { x: u }));
    }
  },
};

function windowOf(node: Node, inputs: Inputs<Value>): readonly WindowAxis[] {
  const [x, w] = [present(inputs, 0), present(inputs, 1)];
  return readWindow(node, x.shape.length - 2, w.shape.slice(2));
}
