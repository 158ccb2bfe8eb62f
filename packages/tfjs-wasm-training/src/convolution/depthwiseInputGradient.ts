import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';
import { convolve } from './convolve.ts';
import { crop } from './crop.ts';
import type { Window } from './window.ts';

/**
 * The gradient of a depthwise convolution's input, [batch, height, width, in]: a depthwise convolution of dy, with
 * zeros between its elements where the stride is above 1, with the filter turned round; then the sum over what came of
 * one channel.
 *
 * XNNPACK is fast for one output a channel alone, so the phases of a stride can't be further channels here as they are
 * in the gradient of a full convolution.
 */
export function depthwiseInputGradient(
  wasm: Wasm,
  dy: TensorInfo,
  filter: TensorInfo,
  windows: readonly [Window, Window],
): TensorInfo {
  const [rows, columns] = windows;
  const [batch = 0, , , outChannels = 0] = dy.shape;
  const [height = 0, width = 0, channels = 0, multiplier = 0] = filter.shape;
  const turned = wasm.run('Reverse', { x: filter }, { dims: [0, 1] });
  const each = wasm.reshape(turned, [height, width, outChannels, 1]);
  const spread = spreadOut(wasm, dy, windows);
  const top = placing(rows);
  const left = placing(columns);
  const wide = convolve(wasm, 'DepthwiseConv2dNative', spread, each, [
    { stride: 1, dilation: rows.dilation, pad: top.pad },
    { stride: 1, dilation: columns.dilation, pad: left.pad },
  ]);
  wasm.dispose(turned, each, spread);

  const cut = crop(wasm, wide, [top.cut, left.cut], [rows.input, columns.input]);
  wasm.dispose(wide);
  if (multiplier === 1) return cut;
  const split = wasm.reshape(cut, [batch * rows.input * columns.input * channels, multiplier]);
  const sum = wasm.run('Sum', { x: split }, { axis: [1], keepDims: false });
  wasm.dispose(cut, split);
  const result = wasm.reshape(sum, [batch, rows.input, columns.input, channels]);
  wasm.dispose(sum);
  return result;
}

/** Where the input lies in the convolution of all that dy says: [zeros before, zeros after], and what to leave out. */
function placing(window: Window): {
  readonly pad: readonly [number, number];
  readonly cut: number;
} {
  const span = (window.taps - 1) * window.dilation;
  const length = (window.output - 1) * window.stride + 1;
  const head = Math.max(0, span - window.before);
  const cut = head + window.before - span;
  return { pad: [head, Math.max(0, cut + window.input - (length + head - span))], cut };
}

/** dy with stride − 1 zeros between its elements. */
function spreadOut(
  wasm: Wasm,
  dy: TensorInfo,
  [rows, columns]: readonly [Window, Window],
): TensorInfo {
  if (rows.stride === 1 && columns.stride === 1) return wasm.reshape(dy, dy.shape);
  const [batch = 0, , , channels = 0] = dy.shape;
  const high = (rows.output - 1) * rows.stride + 1;
  const wide = (columns.output - 1) * columns.stride + 1;
  const spread = wasm.output([batch, high, wide, channels], 'float32');
  const from = wasm.float32(dy);
  const to = wasm.float32(spread).fill(0);
  const perRow = columns.output * channels;
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < rows.output; y++) {
      const row = (b * rows.output + y) * perRow;
      let at = (b * high + y * rows.stride) * wide * channels;
      for (let x = row; x < row + perRow; x += channels) {
        for (let i = 0; i < channels; i++) to[at + i] = from[x + i] ?? 0;
        at += columns.stride * channels;
      }
    }
  }
  return spread;
}
