import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';
import { byConvolution } from './filterGradientByConvolution.ts';
import { byPatches } from './filterGradientByPatches.ts';
import { zeros } from './zeros.ts';
import type { Window } from './window.ts';

/**
 * The gradient of a convolution's filter, [filter height, filter width, in, out]:
 *
 *     dW[r, c, i, o] = Σ x[b, y·stride + r·dilation − before, …, i] · dy[b, y, …, o]   over b, y and the other axis
 *
 * There are two ways, and both end in XNNPACK's kernels. One convolves x with dy, batch and channels transposed; it
 * rearranges dy (out channels for each position). The other copies the patches that the filter saw (taps · in channels
 * for each position) and multiplies. A number of dy costs three times what one of a patch does, so patches are taken
 * where taps · in ≤ 3 · out: over 110 shapes drawn at random, 1.07 times the faster of both on average, and 2.1 times
 * at worst (always the first: 1.7 and 36; always the second: 1.2 and 5). A filter of one tap leaves the first way with
 * a quarter of its speed, and patches of more than 64 MB take too much memory.
 */
export function filterGradient(
  wasm: Wasm,
  x: TensorInfo,
  dy: TensorInfo,
  windows: readonly [Window, Window],
): TensorInfo {
  const [rows, columns] = windows;
  const [batch = 0, , , channels = 0] = x.shape;
  const outChannels = dy.shape[3] ?? 0;
  const taps = rows.taps * columns.taps;
  const positions = batch * rows.output * columns.output;
  if (positions * channels * outChannels * taps === 0) {
    return zeros(wasm, [rows.taps, columns.taps, channels, outChannels]);
  }
  const small = taps === 1 || taps * channels <= 3 * outChannels;
  const way = small && taps * channels * positions <= 2 ** 24 ? byPatches : byConvolution;
  return way(wasm, x, dy, windows);
}
