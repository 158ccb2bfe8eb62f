import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';
import { convolve, type Axis } from './convolve.ts';
import { crop } from './crop.ts';
import { reach, type Window } from './window.ts';
import { zeros } from './zeros.ts';

/**
 * One convolution of x with dy as its filter, in which batch and channels have changed places: stride and dilation
 * change places, too.
 */
export function byConvolution(
  wasm: Wasm,
  x: TensorInfo,
  dy: TensorInfo,
  windows: readonly [Window, Window],
): TensorInfo {
  const [rows, columns] = windows;
  const [, height = 0, width = 0, channels = 0] = x.shape;
  const seenRows = Math.min(height, reach(rows) - rows.before);
  const seenColumns = Math.min(width, reach(columns) - columns.before);
  if (seenRows <= 0 || seenColumns <= 0) {
    return zeros(wasm, [rows.taps, columns.taps, channels, dy.shape[3] ?? 0]);
  }
  // what no output sees would make further outputs here
  const seen = crop(wasm, x, [0, 0], [seenRows, seenColumns]);
  const xTransposed = wasm.run('Transpose', { x: seen }, { perm: [3, 1, 2, 0] });
  wasm.dispose(seen);
  const dyTransposed = wasm.run('Transpose', { x: dy }, { perm: [1, 2, 0, 3] });
  const gradient = convolve(wasm, 'Conv2D', xTransposed, dyTransposed, [
    axis(rows, seenRows),
    axis(columns, seenColumns),
  ]);
  wasm.dispose(xTransposed, dyTransposed);
  const result = wasm.run('Transpose', { x: gradient }, { perm: [1, 2, 0, 3] });
  wasm.dispose(gradient);
  return result;
}

function axis(window: Window, seen: number): Axis {
  return {
    stride: window.dilation,
    dilation: window.stride,
    pad: [window.before, reach(window) - window.before - seen],
  };
}
