import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerTrainingKernels, type TrainingKernels } from '../src/index.ts';
import { useBoth, wasmMemory } from './kernelHarness.ts';

let kernels: TrainingKernels;
beforeAll(async () => {
  await useBoth();
  kernels = registerTrainingKernels(tf);
});
afterAll(() => kernels.unregister());

test('training leaves no tensor behind, and the heap does not grow', () => {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [14, 14, 2], filters: 4, kernelSize: 3, strides: 2 }),
      tf.layers.separableConv2d({ filters: 6, kernelSize: 3, padding: 'same', activation: 'relu' }),
      tf.layers.conv2d({ filters: 4, kernelSize: 3, dilationRate: 2, activation: 'relu' }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3 }),
    ],
  });
  const optimizer = tf.train.sgd(0.01);
  const step = () =>
    tf.tidy(() => {
      const x = tf.randomUniform([16, 14, 14, 2], -1, 1, 'float32', 7);
      optimizer.minimize(() => (model.predict(x) as tf.Tensor).square().mean());
    });
  for (let i = 0; i < 5; i++) step();
  const before = { ...tf.memory(), ...wasmMemory() };
  for (let i = 0; i < 100; i++) step();
  expect({ ...tf.memory(), ...wasmMemory() }).toEqual(before);
  model.dispose();
  optimizer.dispose();
});
