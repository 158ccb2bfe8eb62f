import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';

/** What a convolution does along one axis. */
export interface Axis {
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the first element and after the last. */
  readonly pad: readonly [number, number];
}

/** The backend's forward convolution: x [batch, height, width, in] with filter [height, width, in, out]. */
export function convolve(
  wasm: Wasm,
  kernelName: 'Conv2D' | 'DepthwiseConv2dNative',
  x: TensorInfo,
  filter: TensorInfo,
  [rows, columns]: readonly [Axis, Axis],
): TensorInfo {
  return wasm.run(
    kernelName,
    { x, filter },
    {
      strides: [rows.stride, columns.stride],
      dilations: [rows.dilation, columns.dilation],
      pad: [[0, 0], [...rows.pad], [...columns.pad], [0, 0]],
      dataFormat: 'NHWC',
      dimRoundingMode: 'floor',
    },
  );
}
