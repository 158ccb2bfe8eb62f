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
 * There are two ways, and both end in XNNPACK's kernels. One convolves x with dy, batch and channels transposed: it
 * rearranges `out` numbers of dy, and strides · in of x, for each position. The other copies the patches that the filter
 * saw, taps · in numbers for each position, and multiplies. Patches are taken where
 *
 *     (taps − strides / 2) · in ≤ 4 · out      with strides = the product of both
 *
 * as a number of dy costs the first way four times what one of a patch costs the second. Over two spreads of 110 shapes
 * drawn at random this took 1.05 and 1.04 times the faster of both on average, and 2.1 times at worst (always the
 * convolution: 1.7 on average and 36 at worst; always patches: 1.2 and 5). With one tap the convolution runs at a quarter
 * of its speed, and patches of more than 64 MiB take too much memory.
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
  const strides = rows.stride * columns.stride;
  const cheap = taps === 1 || (taps - strides / 2) * channels <= 4 * outChannels;
  const way = cheap && taps * channels * positions <= 2 ** 24 ? byPatches : byConvolution;
  return way(wasm, x, dy, windows);
}
