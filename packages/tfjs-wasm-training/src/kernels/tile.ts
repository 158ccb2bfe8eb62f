import type { TensorInfo, TileAttrs } from '@tensorflow/tfjs-core';
import { tileValues } from './tileValues.ts';
import { replaces, type TrainingKernel } from './trainingKernel.ts';

/**
 * A tensor several times beside itself, as in the gradients of sums and means, and so of batch normalisation. The
 * backend's own computes indices for each element; this copies blocks, and is 5 to 130 times as fast.
 */
export const tile: TrainingKernel = replaces<'x', TileAttrs>(
  'Tile',
  ({ wasm, inputs: { x }, attrs: { reps }, stock }) => {
    const valuesOf = readers[x.dtype];
    if (!valuesOf) return stock();
    const shape = x.shape.map((size, axis) => size * (reps[axis] ?? 1));
    const tiled = wasm.output(shape, x.dtype);
    tileValues(wasm[valuesOf](x), wasm[valuesOf](tiled), x.shape, reps);
    return tiled;
  },
);

const readers: Readonly<Partial<Record<TensorInfo['dtype'], 'float32' | 'int32'>>> = {
  float32: 'float32',
  int32: 'int32',
};
