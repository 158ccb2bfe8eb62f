import type { DepthwiseConv2dNativeBackpropInputAttrs } from '@tensorflow/tfjs-core';
import { depthwiseInputGradient } from '../convolution/depthwiseInputGradient.ts';
import { shape4 } from '../convolution/shape4.ts';
import { windowsOf } from '../convolution/window.ts';
import { checkFloat32 } from './checkFloat32.ts';
import { adds, type TrainingKernel } from './trainingKernel.ts';

/** The input's gradient of depthwiseConv2d, and so of separableConv2d. */
export const depthwiseConv2dNativeBackpropInput: TrainingKernel = adds<
  'dy' | 'filter',
  DepthwiseConv2dNativeBackpropInputAttrs
>('DepthwiseConv2dNativeBackpropInput', ({ tf, wasm, inputs: { dy, filter }, attrs }) => {
  const { strides, dilations, pad, dimRoundingMode, inputShape } = attrs;
  checkFloat32('DepthwiseConv2dNativeBackpropInput', { dy, filter });
  const info = tf.backend_util.computeConv2DInfo(
    inputShape,
    shape4(filter),
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  return depthwiseInputGradient(wasm, dy, filter, windowsOf(info));
});
