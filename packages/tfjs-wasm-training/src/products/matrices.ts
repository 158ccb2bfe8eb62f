import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';

/** A copy of matrix `i` of [count, rows, columns]; of the only one, where there is but one. */
export function copyMatrix(wasm: Wasm, all: TensorInfo, i: number): TensorInfo {
  const [count = 0, rows = 0, columns = 0] = all.shape;
  if (count === 1) return wasm.reshape(all, all.shape);
  const one = wasm.output([1, rows, columns], 'float32');
  const size = rows * columns;
  wasm.float32(one).set(wasm.float32(all).subarray(i * size, (i + 1) * size));
  return one;
}

export function writeMatrix(wasm: Wasm, one: TensorInfo, all: TensorInfo, i: number): void {
  const values = wasm.float32(one);
  wasm.float32(all).set(values, i * values.length);
}
