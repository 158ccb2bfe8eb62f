import type { DepthwiseConv2dNativeBackpropFilterAttrs } from '@tensorflow/tfjs-core';
import { depthwiseFilterGradient } from '../convolution/depthwiseFilterGradient.ts';
import { shape4 } from '../convolution/shape4.ts';
import { windowsOf } from '../convolution/window.ts';
import { checkFloat32 } from './checkFloat32.ts';
import { adds, type TrainingKernel } from './trainingKernel.ts';

/** The filter's gradient of depthwiseConv2d, and so of separableConv2d. */
export const depthwiseConv2dNativeBackpropFilter: TrainingKernel = adds<
  'x' | 'dy',
  DepthwiseConv2dNativeBackpropFilterAttrs
>('DepthwiseConv2dNativeBackpropFilter', ({ tf, wasm, inputs: { x, dy }, attrs }) => {
  const { strides, dilations, pad, dimRoundingMode, filterShape } = attrs;
  checkFloat32('DepthwiseConv2dNativeBackpropFilter', { x, dy });
  const info = tf.backend_util.computeConv2DInfo(
    shape4(x),
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  return depthwiseFilterGradient(wasm, x, dy, filterShape[3], windowsOf(info));
});
