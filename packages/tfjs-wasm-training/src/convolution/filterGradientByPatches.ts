import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';
import { tapRange } from './tapRange.ts';
import type { Window } from './window.ts';

/** The product of all that each tap saw, [taps · in, positions], with dy, [positions, out]. */
export function byPatches(
  wasm: Wasm,
  x: TensorInfo,
  dy: TensorInfo,
  windows: readonly [Window, Window],
): TensorInfo {
  const [rows, columns] = windows;
  const [batch = 0, , , channels = 0] = x.shape;
  const outChannels = dy.shape[3] ?? 0;
  const positions = batch * rows.output * columns.output;
  const patches = wasm.output([1, rows.taps * columns.taps * channels, positions], 'float32');
  fill(wasm.float32(patches), wasm.float32(x), batch, channels, windows);
  const flat = wasm.reshape(dy, [1, positions, outChannels]);
  const product = wasm.run(
    'BatchMatMul',
    { a: patches, b: flat },
    { transposeA: false, transposeB: false },
  );
  wasm.dispose(patches, flat);
  const result = wasm.reshape(product, [rows.taps, columns.taps, channels, outChannels]);
  wasm.dispose(product);
  return result;
}

function fill(
  patches: Float32Array,
  x: Float32Array,
  batch: number,
  channels: number,
  [rows, columns]: readonly [Window, Window],
): void {
  const positions = batch * rows.output * columns.output;
  const step = columns.stride * channels;
  for (let r = 0; r < rows.taps; r++) {
    for (let c = 0; c < columns.taps; c++) {
      const first = (r * columns.taps + c) * channels * positions;
      const [from, to] = tapRange(columns, c);
      const left = from * columns.stride + c * columns.dilation - columns.before;
      for (let b = 0; b < batch; b++) {
        for (let y = 0; y < rows.output; y++) {
          const row = y * rows.stride + r * rows.dilation - rows.before;
          const base = first + (b * rows.output + y) * columns.output;
          const inside = row >= 0 && row < rows.input;
          const source = ((b * rows.input + row) * columns.input + left) * channels;
          for (let i = 0; i < channels; i++) {
            let target = base + i * positions;
            const end = target + columns.output;
            if (!inside) {
              patches.fill(0, target, end);
              continue;
            }
            const last = target + to;
            for (const start = target + from; target < start; target++) patches[target] = 0;
            let seen = source + i;
            for (; target < last; target++) {
              patches[target] = x[seen] ?? 0;
              seen += step;
            }
            for (; target < end; target++) patches[target] = 0;
          }
        }
      }
    }
  }
}
