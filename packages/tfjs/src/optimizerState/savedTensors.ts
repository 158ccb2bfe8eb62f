import type * as core from '@tensorflow/tfjs-core';
import type { SavedTensor } from './optimizerState.ts';

/** Tensors by name as plain data, all of the moment of the call, however long the device takes to hand them over. */
export async function savedTensors(
  tf: Pick<typeof core, 'keep'>,
  tensors: readonly (readonly [name: string, tensor: core.Tensor])[],
): Promise<readonly SavedTensor[]> {
  // steps put other values in the place of these; a clone keeps them without a copy
  const clones = tensors.map(([name, tensor]) => [name, tf.keep(tensor.clone())] as const);
  try {
    return await Promise.all(
      clones.map(async ([name, tensor]) => ({
        name,
        shape: [...tensor.shape],
        values: Float32Array.from(await tensor.data()),
      })),
    );
  } finally {
    for (const [, tensor] of clones) tensor.dispose();
  }
}
