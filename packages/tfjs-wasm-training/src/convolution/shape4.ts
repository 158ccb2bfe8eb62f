import type { TensorInfo } from '@tensorflow/tfjs-core';

/** The shape of a tensor of rank 4, which ops have made sure of. */
export function shape4({ shape }: TensorInfo): [number, number, number, number] {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  return [a, b, c, d];
}
