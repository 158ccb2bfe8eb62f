import type { DepthwiseConv2dNativeAttrs } from '@tensorflow/tfjs-core';
import { windowsOf } from '../convolution/window.ts';
import { depthwiseFilterGradientByOps, depthwiseInputGradientByOps } from './opGradients.ts';
import { convolutionGradient, isDilated, type TrainingGradient } from './trainingGradient.ts';

/** depthwiseConv2d and separableConv2d with a dilation above 1, which TensorFlow.js 4.22 refuses. */
export const depthwiseConv2dNativeGradient: TrainingGradient =
  convolutionGradient<DepthwiseConv2dNativeAttrs>(
    'DepthwiseConv2dNative',
    ({ dilations }) => isDilated(dilations),
    ({ tf, dy, x, filter, attrs }) => {
      const { dilations, strides, pad, dimRoundingMode } = attrs;
      const info = tf.backend_util.computeConv2DInfo(
        x.shape,
        filter.shape,
        strides,
        dilations,
        pad,
        dimRoundingMode,
        true,
      );
      const windows = windowsOf(info);
      return {
        x: () => depthwiseInputGradientByOps(tf, dy, filter, windows),
        filter: () => depthwiseFilterGradientByOps(tf, x, dy, filter.shape[3], windows),
      };
    },
  );
