import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';

/** A part of [batch, height, width, channels]; shared where it is the whole. The backend's Slice copies all of x first. */
export function crop(
  wasm: Wasm,
  x: TensorInfo,
  [top, left]: readonly [number, number],
  [height, width]: readonly [number, number],
): TensorInfo {
  const [batch = 0, xHeight = 0, xWidth = 0, channels = 0] = x.shape;
  const shape = [batch, height, width, channels];
  if (xHeight === height && xWidth === width) return wasm.reshape(x, shape);
  const part = wasm.output(shape, 'float32');
  const from = wasm.float32(x);
  const to = wasm.float32(part);
  const run = width * channels;
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < height; y++) {
      const start = ((b * xHeight + top + y) * xWidth + left) * channels;
      to.set(from.subarray(start, start + run), (b * height + y) * run);
    }
  }
  return part;
}
