import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerTrainingKernels, type TrainingKernels } from '../src/index.ts';
import { useWasm } from './backend.ts';

let kernels: TrainingKernels;
beforeAll(async () => {
  await useWasm();
  kernels = registerTrainingKernels(tf);
});
afterAll(() => kernels.unregister());

type Activation = 'linear' | 'relu' | 'tanh';
const layers = {
  conv1d: (activation: Activation) =>
    tf.layers.conv1d({
      filters: 2,
      kernelSize: 3,
      dilationRate: 2,
      activation,
      inputShape: [7, 2],
    }),
  conv2d: (activation: Activation) =>
    tf.layers.conv2d({
      filters: 2,
      kernelSize: 3,
      dilationRate: 2,
      activation,
      inputShape: [7, 7, 2],
    }),
  depthwiseConv2d: (activation: Activation) =>
    tf.layers.depthwiseConv2d({
      kernelSize: 3,
      dilationRate: 2,
      activation,
      inputShape: [7, 7, 2],
    }),
  separableConv2d: (activation: Activation) =>
    tf.layers.separableConv2d({
      filters: 2,
      kernelSize: 3,
      dilationRate: 2,
      activation,
      inputShape: [7, 7, 2],
    }),
};

/** The loss before and after some steps towards a constant, from weights with which no ReLU begins dead. */
async function train(layer: tf.layers.Layer): Promise<readonly [number, number]> {
  const model = tf.sequential({ layers: [layer, tf.layers.flatten()] });
  tf.tidy(() =>
    model.setWeights(
      model.getWeights().map(({ shape }, i) => tf.randomUniform(shape, 0, 0.2, 'float32', i + 1)),
    ),
  );
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
  const shape = layer.batchInputShape.slice(1) as number[];
  const x = tf.randomUniform([4, ...shape], 0, 1, 'float32', 3);
  const y = tf.tidy(() => tf.ones([4, model.outputShape[1] as number]).mul(0.5));
  try {
    const losses: number[] = [];
    for (let i = 0; i < 15; i++) losses.push((await model.trainOnBatch(x, y)) as number);
    return [losses[0]!, losses.at(-1)!];
  } finally {
    tf.dispose([x, y]);
    model.dispose();
  }
}

test.each([
  ...(['conv1d', 'depthwiseConv2d', 'separableConv2d'] as const).flatMap((layer) =>
    (['linear', 'relu', 'tanh'] as const).map((activation) => ({ layer, activation })),
  ),
  { layer: 'conv2d', activation: 'relu' } as const,
])('a dilated $layer, $activation, trains', async ({ layer, activation }) => {
  const [first, last] = await train(layers[layer](activation));
  expect(last).toBeLessThan(first);
});

test('a dilated conv2d without a fused activation is refused by the op itself', async () => {
  await expect(train(layers.conv2d('linear'))).rejects.toThrow('gradient of fused conv2D');
});
