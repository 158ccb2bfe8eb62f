import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Window } from '../convolution/window.ts';
import type { Wasm } from '../wasm/wasm.ts';
import { tapsInside } from './poolWindows.ts';

/**
 * The gradient of an average pool: each element of dy, divided by the size of the whole window, goes to all elements of
 * its window. TensorFlow.js divides by the whole window at the borders, too, where the average was one over less.
 *
 * @param x [batch, height, width, channels].
 * @param dy [batch, rows, columns, channels].
 */
export function averagePoolGradient(
  wasm: Wasm,
  x: TensorInfo,
  dy: TensorInfo,
  [rows, columns]: readonly [Window, Window],
): TensorInfo {
  const [batch = 0, , , channels = 0] = x.shape;
  const gradient = wasm.output(x.shape, 'float32');
  const dys = wasm.float32(dy);
  const sums = wasm.float32(gradient).fill(0);
  const share = 1 / (rows.taps * columns.taps);
  let out = 0;
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < rows.output; y++) {
      const [top, bottom] = tapsInside(rows, y);
      const firstRow = b * rows.input + y * rows.stride - rows.before;
      for (let column = 0; column < columns.output; column++) {
        const [left, right] = tapsInside(columns, column);
        const firstColumn = column * columns.stride - columns.before;
        for (let r = top; r < bottom; r++) {
          const row = (firstRow + r) * columns.input + firstColumn;
          for (let c = left; c < right; c++) {
            const to = (row + c) * channels;
            for (let channel = 0; channel < channels; channel++) {
              sums[to + channel] = (sums[to + channel] ?? 0) + share * (dys[out + channel] ?? 0);
            }
          }
        }
        out += channels;
      }
    }
  }
  return gradient;
}
