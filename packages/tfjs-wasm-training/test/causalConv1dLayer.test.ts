import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, expect, test } from 'vitest';
import {
  causalConv1d,
  causalConv1dLayer,
  registerTrainingKernels,
  type TrainingKernels,
} from '../src/index.ts';
import { useWasm } from './backend.ts';

beforeAll(useWasm);
let kernels: TrainingKernels | undefined;
afterEach(() => {
  kernels?.unregister();
  kernels = undefined;
});

const config = { filters: 3, kernelSize: 4, useBias: false, inputShape: [10, 2] };

test('plain TensorFlow.js has none', () => {
  const model = tf.sequential({ layers: [tf.layers.conv1d({ ...config, padding: 'causal' })] });
  expect(() => tf.tidy(() => model.predict(tf.ones([1, 10, 2])))).toThrow('not implemented');
});

test.each([
  { strides: 1, dilationRate: 1, steps: 10 },
  { strides: 3, dilationRate: 1, steps: 4 },
  { strides: 1, dilationRate: 2, steps: 10 },
])(
  'with strides $strides and dilation $dilationRate it is causalConv1d',
  ({ steps, strides, dilationRate }) => {
    const layer = causalConv1dLayer(tf, { ...config, strides, dilationRate });
    const model = tf.sequential({ layers: [layer] });
    expect(model.outputShape).toEqual([null, steps, 3]);
    const [got, wanted] = tf.tidy(() => {
      const x = tf.randomUniform<tf.Rank.R3>([2, 10, 2], -1, 1, 'float32', 3);
      const filter = layer.getWeights()[0] as tf.Tensor3D;
      const options = { stride: strides, dilation: dilationRate };
      return [
        (model.predict(x) as tf.Tensor).dataSync(),
        causalConv1d(tf, x, filter, options).dataSync(),
      ];
    });
    expect(got).toEqual(wanted);
    model.dispose();
  },
);

test('any number of steps, and what it is saved as', () => {
  const layer = causalConv1dLayer(tf, { ...config, inputShape: [null, 2] });
  expect(tf.sequential({ layers: [layer] }).outputShape).toEqual([null, null, 3]);
  expect(layer.getConfig()).toMatchObject({ padding: 'causal', filters: 3, kernelSize: [4] });
  expect(layer.getClassName()).toBe('Conv1D');
});

test('it learns to say what was 5 steps ago', async () => {
  kernels = registerTrainingKernels(tf);
  const layer = causalConv1dLayer(tf, {
    filters: 1,
    kernelSize: 2,
    dilationRate: 5,
    inputShape: [16, 1],
  });
  const model = tf.sequential({ layers: [layer] });
  model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
  const x = tf.randomUniform<tf.Rank.R3>([32, 16, 1], -1, 1, 'float32', 5);
  const y = tf.tidy(() =>
    tf.pad(x.slice([0, 0, 0], [32, 11, 1]), [
      [0, 0],
      [5, 0],
      [0, 0],
    ]),
  );
  await model.fit(x, y, { epochs: 1, batchSize: 32, verbose: 0 });
  const before = tf.memory().numTensors;
  await model.fit(x, y, { epochs: 60, batchSize: 32, verbose: 0 });
  expect(tf.memory().numTensors).toBe(before);
  const [filter, bias] = layer.getWeights().map((weight) => [...weight.dataSync()]);
  expect(filter![0]).toBeCloseTo(1, 5);
  expect(filter![1]).toBeCloseTo(0, 5);
  expect(bias![0]).toBeCloseTo(0, 5);
  tf.dispose([x, y]);
  model.dispose();
});
