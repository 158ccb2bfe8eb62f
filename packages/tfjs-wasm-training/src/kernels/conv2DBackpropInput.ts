import type { Conv2DBackpropInputAttrs } from '@tensorflow/tfjs-core';
import { inputGradient, isInputGradientFaster } from '../convolution/inputGradient.ts';
import { shape4 } from '../convolution/shape4.ts';
import { windowsOf } from '../convolution/window.ts';
import { replaces, type TrainingKernel } from './trainingKernel.ts';

/** The input's gradient of conv1d and conv2d, and conv2dTranspose itself. */
export const conv2DBackpropInput: TrainingKernel = replaces<
  'dy' | 'filter',
  Conv2DBackpropInputAttrs
>('Conv2DBackpropInput', ({ tf, wasm, inputs: { dy, filter }, attrs, stock }) => {
  const { strides, pad, dimRoundingMode, inputShape, dataFormat } = attrs;
  if (dataFormat !== 'NHWC' || dy.dtype !== 'float32' || filter.dtype !== 'float32') return stock();
  const info = tf.backend_util.computeConv2DInfo(
    inputShape,
    shape4(filter),
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const windows = windowsOf(info);
  return isInputGradientFaster(dy, filter, windows)
    ? inputGradient(wasm, dy, filter, windows)
    : stock();
});
