import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Window } from '../convolution/window.ts';
import type { Wasm } from '../wasm/wasm.ts';
import { tapsInside } from './poolWindows.ts';

/**
 * The gradient of a max pool: each element of dy goes to the first of the largest elements of its window, row by row, as
 * in TensorFlow and PyTorch. A window without any number above −∞ passes nothing on, as on cpu.
 *
 * @param x [batch, height, width, channels].
 * @param dy [batch, rows, columns, channels].
 */
export function maxPoolGradient(
  wasm: Wasm,
  x: TensorInfo,
  dy: TensorInfo,
  [rows, columns]: readonly [Window, Window],
): TensorInfo {
  const [batch = 0, , , channels = 0] = x.shape;
  const gradient = wasm.output(x.shape, 'float32');
  const xs = wasm.float32(x);
  const dys = wasm.float32(dy);
  const sums = wasm.float32(gradient).fill(0);
  let out = 0;
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < rows.output; y++) {
      const [top, bottom] = tapsInside(rows, y);
      const firstRow = b * rows.input + y * rows.stride - rows.before;
      for (let column = 0; column < columns.output; column++) {
        const [left, right] = tapsInside(columns, column);
        const firstColumn = column * columns.stride - columns.before;
        const start = ((firstRow + top) * columns.input + firstColumn + left) * channels;
        const width = (right - left) * channels;
        const step = columns.input * channels;
        const end = start + (bottom - top) * step;
        for (let channel = 0; channel < channels; channel++) {
          let largest = -Infinity;
          let place = -1;
          for (let row = start + channel; row < end; row += step) {
            for (let at = row; at < row + width; at += channels) {
              const value = xs[at] ?? 0;
              if (value > largest) {
                largest = value;
                place = at;
              }
            }
          }
          if (place >= 0) sums[place] = (sums[place] ?? 0) + (dys[out + channel] ?? 0);
        }
        out += channels;
      }
    }
  }
  return gradient;
}
