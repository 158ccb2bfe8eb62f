import type { TensorInfo } from '@tensorflow/tfjs-core';
import { StepwiseError } from '@stepwise/core';

/** Throws unless all inputs of a kernel are float32. */
export function checkFloat32(
  kernelName: string,
  inputs: Readonly<Record<string, TensorInfo>>,
): void {
  for (const [name, { dtype }] of Object.entries(inputs)) {
    if (dtype !== 'float32') {
      throw new StepwiseError(
        'unsupported',
        `${kernelName} on wasm: wanted ${name} as float32, all that the wasm backend convolves; got ${dtype}. Cast it first: tf.cast(${name}, 'float32').`,
      );
    }
  }
}
