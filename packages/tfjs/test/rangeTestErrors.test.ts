import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { rangeTest, type RangeTestData } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { oneWeightModel, weightOf } from './model.ts';

beforeAll(useWasm);

function tensors(...shape: number[]): tf.Tensor {
  const tensor = tf.ones(shape);
  onTestFinished(() => tensor.dispose());
  return tensor;
}

const good = () => ({ xs: tensors(4, 1), ys: tensors(4, 1) });

/** What a range test throws; the weights, and the count of tensors, are as before. */
async function failure(
  model: tf.LayersModel,
  data: unknown,
  options: object = {},
): Promise<{ code: string; message: string }> {
  const before = [weightOf(model), tf.memory().numTensors];
  const error: unknown = await rangeTest(tf, model, data as RangeTestData, options).catch(
    (one: unknown) => one,
  );
  expect([weightOf(model), tf.memory().numTensors]).toEqual(before);
  expect(error).toHaveProperty('name', 'StepwiseError');
  return error as { code: string; message: string };
}

test.each<[string, object, string]>([
  ['a rate of 0', { from: 0 }, 'rangeTest.from'],
  ['an end below the beginning', { from: 1, to: 0.1 }, 'rangeTest.to'],
  ['no whole number of steps', { steps: 2.5 }, 'rangeTest.steps'],
  ['no examples in a batch', { batchSize: 0 }, 'rangeTest.batchSize'],
  ['no truth value', { shuffle: 1 }, 'rangeTest.shuffle'],
  ['no seed', { seed: -1 }, 'rangeTest.seed'],
  ['an unknown option', { epochs: 1 }, 'rangeTest: wanted an object with only'],
])('options: %s', async (_, options, message) => {
  const error = await failure(oneWeightModel(), good(), options);
  expect(error.code).toBe('bad-option');
  expect(error.message).toContain(message);
});

test.each<[string, () => unknown, string, string]>([
  ['none', () => undefined, 'bad-option', 'or { xs, ys } with tensors'],
  ['an array', () => [1, 2], 'bad-option', 'or { xs, ys } with tensors'],
  [
    'numbers',
    () => ({ xs: [[1]], ys: tensors(1, 1) }),
    'bad-batch',
    'xs[0]: wanted a tensor; got [1]',
  ],
  [
    'another count',
    () => ({ xs: tensors(4, 1), ys: tensors(3, 1) }),
    'bad-batch',
    'ys: wanted 4 examples, as many as xs has; got the shape [3, 1]',
  ],
  [
    'no examples',
    () => ({ xs: tensors(0, 1), ys: tensors(0, 1) }),
    'bad-batch',
    'there are no examples',
  ],
  ['an empty dataset', () => tf.data.array([]), 'bad-batch', 'the dataset: it has no batch'],
  [
    'a dataset of something else',
    () => tf.data.array([1, 2]),
    'bad-batch',
    'a batch: wanted { xs, ys }; got 1',
  ],
])('data: %s', async (_, make, code, message) => {
  const error = await failure(oneWeightModel(), make());
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
});

test('data: a tensor that was disposed', async () => {
  const xs = tf.ones([4, 1]);
  xs.dispose();
  const error = await failure(oneWeightModel(), { xs, ys: tensors(4, 1) });
  expect(error).toMatchObject({
    code: 'bad-batch',
    message: expect.stringContaining('disposed') as string,
  });
});

test('a model that is not compiled, was disposed, or is none', async () => {
  const layer = () => tf.layers.dense({ units: 1, inputShape: [1] });
  const plain = tf.sequential({ layers: [layer()] });
  const uncompiled = await failure(plain, good());
  expect([uncompiled.code, uncompiled.message]).toEqual([
    'bad-option',
    expect.stringContaining('model.compile'),
  ]);
  const model = oneWeightModel();
  model.dispose();
  const gone = rangeTest(tf, model, good());
  await expect(gone).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('was disposed') as string,
  });
  const none = rangeTest(tf, 'model' as never, good());
  await expect(none).rejects.toMatchObject({ code: 'bad-option' });
  await expect(rangeTest({} as never, model, good())).rejects.toMatchObject({ code: 'bad-option' });
});

test('stateful layers, whose states could not be put back', async () => {
  const model = tf.sequential({
    layers: [tf.layers.simpleRNN({ units: 1, stateful: true, batchInputShape: [2, 3, 1] })],
  });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const data = { xs: tensors(2, 3, 1), ys: tensors(2, 1) };
  expect((await failure(model, data)).code).toBe('unsupported');
});

test('an optimizer with something of its own, or of another class', async () => {
  const own = Object.assign(tf.train.sgd(0.1), { history: new Map([['w', 1]]) });
  const error = await failure(oneWeightModel(own), good());
  expect([error.code, error.message]).toEqual([
    'unsupported',
    expect.stringContaining("'history'"),
  ]);
  class Lion extends tf.SGDOptimizer {
    override getClassName(): string {
      return 'Lion';
    }
  }
  expect((await failure(oneWeightModel(new Lion(0.1)), good())).code).toBe('unsupported');
});
