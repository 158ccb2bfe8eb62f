import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerTrainingKernels, type TrainingKernels } from '../src/index.ts';
import { drawTensor, notAsOnCpu, useBoth, type KernelCase } from './kernelHarness.ts';
import { Random } from './random.ts';

let kernels: TrainingKernels;
beforeAll(async () => {
  await useBoth();
  kernels = registerTrainingKernels(tf);
});
afterAll(() => kernels.unregister());

function drawTile(random: Random): KernelCase {
  for (;;) {
    const rank = random.whole(1, 5);
    const shape = Array.from({ length: rank }, () => random.pick([1, 1, 2, 3, 5, 40]));
    const reps = Array.from({ length: rank }, () => random.pick([1, 1, 2, 3, 33]));
    if (shape.reduce((all, size, axis) => all * size * reps[axis]!, 1) > 4096) continue;
    const { values } = drawTensor(random, shape);
    const x =
      random.next() < 0.3
        ? { shape, values: Int32Array.from(values, (value) => Math.trunc(value * 1000)) }
        : { shape, values };
    return { kernelName: 'Tile', inputs: { x }, attrs: { reps } };
  }
}

test('500 random tensors are tiled as on cpu', () => {
  const random = new Random(41);
  expect(notAsOnCpu(Array.from({ length: 500 }, () => drawTile(random)))).toEqual([]);
});

test('other types are left to the backend', () => {
  const tiled = tf.tidy(() => tf.tile(tf.tensor1d([true, false], 'bool'), [2]).arraySync());
  expect(tiled).toEqual([1, 0, 1, 0]);
});
