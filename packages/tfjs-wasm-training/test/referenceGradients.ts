import type { backend_util } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs';
import type { ConvolutionCase } from './convolutionCases.ts';
import type { Plain } from './kernelHarness.ts';

export interface ConvolutionTensors {
  readonly x: Plain;
  readonly filter: Plain;
  readonly dy: Plain;
}

export interface Gradients {
  readonly x: Plain;
  readonly filter: Plain;
}

/** The gradients of Σ dy · convolution straight from the definition, with any dilation, in float64. */
export function referenceGradients(
  depthwise: boolean,
  drawn: ConvolutionCase,
  { x, filter, dy }: ConvolutionTensors,
): Gradients {
  const { inputShape, filterShape, strides, dilations, pad } = drawn;
  const info: backend_util.Conv2DInfo = tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    'floor',
    depthwise,
  );
  const [batch, height, width, channels] = inputShape;
  const [filterHeight, filterWidth, , perChannel] = filterShape;
  const dx = new Float64Array(x.values.length);
  const dFilter = new Float64Array(filter.values.length);
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < info.outHeight; y++) {
      for (let z = 0; z < info.outWidth; z++) {
        const at = ((b * info.outHeight + y) * info.outWidth + z) * info.outChannels;
        for (let r = 0; r < filterHeight; r++) {
          const row = y * strides[0] + r * dilations[0] - info.padInfo.top;
          if (row < 0 || row >= height) continue;
          for (let c = 0; c < filterWidth; c++) {
            const column = z * strides[1] + c * dilations[1] - info.padInfo.left;
            if (column < 0 || column >= width) continue;
            for (let i = 0; i < channels; i++) {
              const xAt = ((b * height + row) * width + column) * channels + i;
              const filterAt = ((r * filterWidth + c) * channels + i) * perChannel;
              for (let o = 0; o < perChannel; o++) {
                const d = dy.values[at + (depthwise ? i * perChannel + o : o)]!;
                dx[xAt]! += d * filter.values[filterAt + o]!;
                dFilter[filterAt + o]! += d * x.values[xAt]!;
              }
            }
          }
        }
      }
    }
  }
  return {
    x: { shape: inputShape, values: new Float32Array(dx) },
    filter: { shape: filterShape, values: new Float32Array(dFilter) },
  };
}
