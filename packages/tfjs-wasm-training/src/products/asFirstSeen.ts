import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Wasm } from '../wasm/wasm.ts';

/** How each matrix was multiplied by first, by its data. */
const shapes = new WeakMap<object, string>();

/**
 * Multiplies by b, or by a copy of it where its data have been multiplied by with another shape before.
 *
 * The backend keeps b as XNNPACK packs it, by b's data alone: `tf.matMul(a, b)` and then one by `b.reshape(…)` is wrong
 * without an error in TensorFlow.js 4.22.
 */
export function asFirstSeen(
  wasm: Wasm,
  b: TensorInfo,
  multiply: (b: TensorInfo) => TensorInfo,
): TensorInfo {
  const shape = b.shape.slice(-2).join();
  const first = shapes.get(b.dataId) ?? shape;
  shapes.set(b.dataId, first);
  if (first === shape) return multiply(b);
  const copy = wasm.output(b.shape, 'float32');
  wasm.float32(copy).set(wasm.float32(b));
  const result = multiply(copy);
  wasm.dispose(copy);
  return result;
}
