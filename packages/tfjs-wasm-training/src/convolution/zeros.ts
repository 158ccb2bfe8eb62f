import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';

export function zeros(wasm: Wasm, shape: readonly number[]): TensorInfo {
  const info = wasm.output(shape, 'float32');
  wasm.float32(info).fill(0);
  return info;
}
