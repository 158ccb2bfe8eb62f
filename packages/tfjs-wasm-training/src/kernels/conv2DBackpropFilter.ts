import type { Conv2DBackpropFilterAttrs } from '@tensorflow/tfjs-core';
import { StepwiseError } from '@stepwise/core';
import { filterGradient } from '../convolution/filterGradient.ts';
import { shape4 } from '../convolution/shape4.ts';
import { windowsOf } from '../convolution/window.ts';
import { checkFloat32 } from './checkFloat32.ts';
import { adds, type TrainingKernel } from './trainingKernel.ts';

/** The filter's gradient of conv1d, conv2d and conv2dTranspose. */
export const conv2DBackpropFilter: TrainingKernel = adds<'x' | 'dy', Conv2DBackpropFilterAttrs>(
  'Conv2DBackpropFilter',
  ({ tf, wasm, inputs: { x, dy }, attrs }) => {
    const { strides, pad, dimRoundingMode, filterShape, dataFormat } = attrs;
    if (dataFormat !== 'NHWC') {
      throw new StepwiseError(
        'unsupported',
        `Conv2DBackpropFilter on wasm: wanted dataFormat 'NHWC', the only one that the wasm backend convolves; got '${dataFormat}'. Transpose the input to [batch, height, width, channels].`,
      );
    }
    checkFloat32('Conv2DBackpropFilter', { x, dy });
    const info = tf.backend_util.computeConv2DInfo(
      shape4(x),
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return filterGradient(wasm, x, dy, windowsOf(info));
  },
);
