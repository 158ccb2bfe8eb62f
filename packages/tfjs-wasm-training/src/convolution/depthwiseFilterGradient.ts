import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';
import { tapRange } from './tapRange.ts';
import type { Window } from './window.ts';

/**
 * The gradient of a depthwise convolution's filter, [filter height, filter width, in, multiplier]: each channel of x
 * with its own channels of dy, in float64.
 *
 * XNNPACK has nothing for sums over positions of one channel, so these are loops over the heap; cpu's of TensorFlow.js
 * look each element up by four indices.
 */
export function depthwiseFilterGradient(
  wasm: Wasm,
  x: TensorInfo,
  dy: TensorInfo,
  multiplier: number,
  [rows, columns]: readonly [Window, Window],
): TensorInfo {
  const [batch = 0, , , channels = 0] = x.shape;
  const outChannels = channels * multiplier;
  const gradient = wasm.output([rows.taps, columns.taps, channels, multiplier], 'float32');
  const xs = wasm.float32(x);
  const dys = wasm.float32(dy);
  const sums = new Float64Array(rows.taps * columns.taps * outChannels);
  const step = columns.stride * channels;

  for (let r = 0; r < rows.taps; r++) {
    const [top, bottom] = tapRange(rows, r);
    for (let c = 0; c < columns.taps; c++) {
      const [from, to] = tapRange(columns, c);
      const sum = (r * columns.taps + c) * outChannels;
      const left = from * columns.stride + c * columns.dilation - columns.before;
      for (let b = 0; b < batch; b++) {
        for (let y = top; y < bottom; y++) {
          const row = y * rows.stride + r * rows.dilation - rows.before;
          const xRow = ((b * rows.input + row) * columns.input + left) * channels;
          const dyRow = ((b * rows.output + y) * columns.output + from) * outChannels;
          const dyEnd = dyRow + (to - from) * outChannels;
          for (let o = 0; o < outChannels; o++) {
            let xAt = xRow + Math.floor(o / multiplier);
            let total = 0;
            for (let dyAt = dyRow + o; dyAt < dyEnd; dyAt += outChannels) {
              total += (xs[xAt] ?? 0) * (dys[dyAt] ?? 0);
              xAt += step;
            }
            sums[sum + o] = (sums[sum + o] ?? 0) + total;
          }
        }
      }
    }
  }
  wasm.float32(gradient).set(sums);
  return gradient;
}
