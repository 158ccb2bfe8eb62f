import {
  constant,
  cosine,
  earlyStopping,
  linear,
  oneCycle,
  plateau,
  restore,
  Scheduler,
  step,
  StepwiseError,
} from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { bindOptimizer, schedulerCallback } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { fit, oneWeightModel, reports, weightOf } from './model.ts';

beforeAll(useWasm);

async function failure(act: () => Promise<unknown>): Promise<StepwiseError> {
  const error = await act().then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof StepwiseError) return error;
  throw error;
}

/** `count` batches of one sample; what is filtered does not know its size. */
function dataset(count: number, sized = true) {
  const xs = tf.data.array(Array.from({ length: count }, () => [1]));
  const samples = tf.data.zip({ xs, ys: xs });
  return (sized ? samples : samples.filter(() => true)).batch(1);
}

describe('the facts of the run', () => {
  test('to the end of the run, from the rate of the optimizer', async () => {
    const model = oneWeightModel(tf.train.sgd(0.5));
    const callback = schedulerCallback(tf, linear());
    expect(callback.scheduler).toBeUndefined();
    const { history } = await fit(model, 8, { batchSize: 2, epochs: 3, callbacks: [callback] });
    // base · (1 − t / 12), of the last batch of each epoch
    expect(history['lr']).toEqual([3, 7, 11].map((t) => 0.5 * (1 - t / 12)));
    expect(callback.scheduler?.run).toEqual({
      stepsPerEpoch: 4,
      batchSize: 2,
      steps: 12,
      groups: [{ name: 'all', base: { lr: 0.5 } }],
    });
  });

  test('a smaller last batch is a batch; validation data are not trained', async () => {
    const callback = schedulerCallback(tf, linear());
    await fit(oneWeightModel(), 10, { batchSize: 4, validationSplit: 0.3, callbacks: [callback] });
    expect(callback.scheduler?.run.stepsPerEpoch).toBe(2);
  });

  test('per epoch, durations in batches and samples included', async () => {
    const model = oneWeightModel(tf.train.sgd(1));
    const args = { batchSize: 2, epochs: 6 };
    for (const duration of ['4ep', '16ba', '32sp'] as const) {
      bindOptimizer(tf, model.optimizer).set({ lr: 1 });
      const callback = schedulerCallback(tf, linear({ duration }), { per: 'epoch' });
      const { history } = await fit(model, 8, { ...args, callbacks: [callback] });
      expect(history['lr']).toEqual([1, 3 / 4, 2 / 4, 1 / 4, 0, 0]);
    }
  });

  test('a dataset that knows its size', async () => {
    const callback = schedulerCallback(tf, linear());
    const callbacks = [callback];
    await oneWeightModel().fitDataset(dataset(3), { epochs: 2, verbose: 0, callbacks });
    expect(callback.scheduler?.run).toMatchObject({ stepsPerEpoch: 3, steps: 6 });
  });

  test('momentum moves only where it is asked for', async () => {
    for (const params of [undefined, ['lr', 'momentum']] as const) {
      const model = oneWeightModel(tf.train.momentum(0.1, 0.9));
      const callback = schedulerCallback(tf, oneCycle(), { ...(params && { params }) });
      await fit(model, 10, { callbacks: [callback] });
      const moved = bindOptimizer(tf, model.optimizer).get('momentum');
      const reference = new Scheduler(oneCycle(), {
        groups: [{ name: 'all', base: { lr: 0.1, momentum: 0.9 } }],
        steps: 10,
      });
      for (let i = 0; i < 9; i += 1) reference.step();
      expect(moved).toBe(params ? reference.values[0]!['momentum'] : 0.9);
    }
  });

  test('a parameter that the optimizer lacks is refused before anything is trained', async () => {
    const model = oneWeightModel();
    const callback = schedulerCallback(tf, oneCycle(), { params: ['lr', 'momentum'] });
    const error = await failure(() => fit(model, 2, { callbacks: [callback] }));
    expect(error.code).toBe('unsupported');
    expect(weightOf(model)).toBe(0);
  });
});

describe('a dataset of unknown size', () => {
  const train = (machine = linear(), run = {}) => {
    const model = oneWeightModel();
    const callback = schedulerCallback(tf, machine, { run });
    const args = { epochs: 2, verbose: 0, callbacks: [callback] };
    return { model, callback, done: () => model.fitDataset(dataset(4, false), args) };
  };

  test('the error says what to give, and nothing has been trained', async () => {
    const { model, callback, done } = train();
    const error = await failure(done);
    expect(error.code).toBe('missing-fact');
    expect(error.message).toContain('batchesPerEpoch, or the missing fact');
    expect(error.message).toContain('{ run: { stepsPerEpoch: … } }');
    expect([weightOf(model), callback.scheduler]).toEqual([0, undefined]);
  });

  test('it can be given', async () => {
    const { callback, done } = train(linear(), { stepsPerEpoch: 4, epochs: 2 });
    const { history } = await done();
    expect(history['lr']).toEqual([0.1 * (1 - 3 / 8), 0.1 * (1 - 7 / 8)]);
    expect(callback.scheduler?.t).toBe(8);
  });

  test('what needs no fact needs none', async () => {
    const { callback, done } = train(constant());
    await done();
    expect(callback.scheduler?.t).toBe(8);
  });
});

describe('several calls of fit', () => {
  test('continue; the horizon is that of the first', async () => {
    const model = oneWeightModel(tf.train.sgd(1));
    const callback = schedulerCallback(tf, linear());
    const first = await fit(model, 4, { epochs: 1, callbacks: [callback] });
    const { scheduler } = callback;
    const second = await fit(model, 4, { epochs: 2, callbacks: [callback] });
    expect(first.history['lr']).toEqual([1 / 4]);
    expect(second.history['lr']).toEqual([0, 0]);
    expect(callback.scheduler).toBe(scheduler);
  });

  test('one run of several calls, when it is said', async () => {
    const model = oneWeightModel(tf.train.sgd(1));
    const callback = schedulerCallback(tf, linear(), { run: { epochs: 3 } });
    const rates: unknown[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { history } = await fit(model, 4, { epochs: 1, callbacks: [callback] });
      rates.push(history['lr']![0]);
    }
    expect(rates).toEqual([3, 7, 11].map((t) => 1 - t / 12));
  });

  test('initialEpoch: time begins there', async () => {
    for (const from of [0, 1, 2]) {
      const model = oneWeightModel(tf.train.sgd(1));
      const callbacks = [schedulerCallback(tf, linear())];
      const { history } = await fit(model, 4, { initialEpoch: from, epochs: 3, callbacks });
      expect(history['lr']).toEqual([3, 7, 11].slice(from).map((t) => 1 - t / 12));
    }
    const callbacks = [schedulerCallback(tf, step({ stepSize: '1ep', gamma: 0.5 }))];
    const args = { initialEpoch: 2, epochs: 3, verbose: 0, callbacks };
    const { history } = await oneWeightModel(tf.train.sgd(1)).fitDataset(dataset(4), args);
    expect(history['lr']).toEqual([0.25]);
  });

  test('initialEpoch with a dataset of unknown size says what is missing', async () => {
    const callbacks = [schedulerCallback(tf, constant())];
    const args = { initialEpoch: 2, epochs: 3, verbose: 0, callbacks };
    const model = oneWeightModel();
    const error = await failure(() => model.fitDataset(dataset(4, false), args));
    expect(error.message).toContain('{ run: { stepsPerEpoch: … } }');
    expect(weightOf(model)).toBe(0);
  });

  test('what has been made is an ordinary scheduler: it can be saved and restored', async () => {
    const callback = schedulerCallback(tf, cosine());
    await fit(oneWeightModel(), 4, { epochs: 2, callbacks: [callback] });
    const again = restore(JSON.parse(JSON.stringify(callback.scheduler)), { cosine });
    expect(again.t).toBe(8);
  });
});

test('an observer hears the logs, and stops', async () => {
  const machine = earlyStopping({ patience: 2 });
  const callback = schedulerCallback(tf, machine);
  const callbacks = [reports('val_loss', [3, 2, 2, 2, 1]), callback];
  const { epoch } = await fit(oneWeightModel(), 2, { epochs: 5, callbacks });
  expect(epoch).toEqual([0, 1, 2, 3]);
  expect(callback.scheduler?.stopped?.reason).toBe('patience');
});

test('a metric that nobody reports: weights and optimizer are what they were', async () => {
  const x = tf.tensor2d([0.3, -1.2, 0.7, 2], [4, 1]);
  const model = oneWeightModel(tf.train.adam(0.1));
  await model.fit(x, x, { verbose: 0, epochs: 2, shuffle: false });
  const before = weightOf(model);
  const tensors = tf.memory().numTensors;
  const callbacks = [schedulerCallback(tf, plateau({ monitor: 'val_los' }))];
  const error = await failure(() => model.fit(x, x, { verbose: 0, epochs: 3, callbacks }));
  expect(error.code).toBe('missing-metric');
  expect(error.message).toMatch(/'val_los'.*got \{"loss":/);
  expect(weightOf(model)).toBe(before);
  expect(tf.memory().numTensors).toBe(tensors);

  // the next step is that of a model that has never met the callback
  await model.fit(x, x, { verbose: 0, shuffle: false });
  const other = oneWeightModel(tf.train.adam(0.1));
  await other.fit(x, x, { verbose: 0, epochs: 3, shuffle: false });
  expect(weightOf(model)).toBe(weightOf(other));
  x.dispose();
});
