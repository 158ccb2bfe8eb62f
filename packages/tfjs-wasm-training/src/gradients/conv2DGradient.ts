import type { Conv2DAttrs, Tensor4D } from '@tensorflow/tfjs-core';
import { windowsOf } from '../convolution/window.ts';
import { filterGradientByOps, inputGradientByOps } from './opGradients.ts';
import { convolutionGradient, isDilated, type TrainingGradient } from './trainingGradient.ts';

/** conv1d and conv2d with a dilation above 1, which TensorFlow.js 4.22 refuses. */
export const conv2DGradient: TrainingGradient = convolutionGradient<Conv2DAttrs>(
  'Conv2D',
  ({ dilations }) => isDilated(dilations),
  ({ tf, dy, x, filter, attrs }) => {
    const { dilations, strides, pad, dimRoundingMode, dataFormat } = attrs;
    const first = dataFormat === 'NCHW';
    const toLast = (one: Tensor4D) => (first ? tf.transpose(one, [0, 2, 3, 1]) : one);
    const info = tf.backend_util.computeConv2DInfo(
      x.shape,
      filter.shape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      false,
      tf.backend_util.convertConv2DDataFormat(dataFormat),
    );
    const windows = windowsOf(info);
    return {
      x() {
        const dx = inputGradientByOps(tf, toLast(dy), filter, windows);
        return first ? tf.transpose(dx, [0, 3, 1, 2]) : dx;
      },
      filter: () => filterGradientByOps(tf, toLast(x), toLast(dy), windows),
    };
  },
);
