import type { backend_util } from '@tensorflow/tfjs-core';

/**
 * A convolution along one axis: output y sees input y · stride + tap · dilation − before. What lies outside of the
 * input is zero.
 */
export interface Window {
  readonly input: number;
  readonly output: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the first element. */
  readonly before: number;
}

/** The two axes of a convolution, as TensorFlow.js computes its shapes. */
export function windowsOf(info: backend_util.Conv2DInfo): readonly [Window, Window] {
  return [
    {
      input: info.inHeight,
      output: info.outHeight,
      taps: info.filterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: info.padInfo.top,
    },
    {
      input: info.inWidth,
      output: info.outWidth,
      taps: info.filterWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      before: info.padInfo.left,
    },
  ];
}

/** Elements from the first that the first output sees to the last that the last output sees, zeros included. */
export function reach({ output, taps, stride, dilation }: Window): number {
  return (output - 1) * stride + (taps - 1) * dilation + 1;
}
