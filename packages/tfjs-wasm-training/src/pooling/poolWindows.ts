import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { shape4 } from '../convolution/shape4.ts';
import { windowsOf, type Window } from '../convolution/window.ts';
import type { Tf } from '../tensorflow.ts';

/** How the ops of pooling say what they pool. */
export interface PoolAttributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The windows of a pool over the two axes of an image, as TensorFlow.js computes its shapes. */
export function poolWindows(
  tf: Tf,
  image: TensorInfo,
  { filterSize, strides, pad, dimRoundingMode }: PoolAttributes,
): readonly [Window, Window] {
  return windowsOf(
    tf.backend_util.computePool2DInfo(shape4(image), filterSize, strides, 1, pad, dimRoundingMode),
  );
}

/** The taps of an output that lie inside of the input. */
export function tapsInside(
  { input, taps, stride, before }: Window,
  output: number,
): readonly [from: number, to: number] {
  const first = output * stride - before;
  return [Math.max(0, -first), Math.min(taps, input - first)];
}
