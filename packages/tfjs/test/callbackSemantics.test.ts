import {
  chain,
  constant,
  earlyStopping,
  linear,
  oneCycle,
  plateau,
  Scheduler,
  step,
} from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { schedulerCallback } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { compile, fit, oneWeightModel, reports, weightOf } from './model.ts';

beforeAll(useWasm);

const down = () => new Scheduler(linear({ duration: 16 }), { lr: 1, stepsPerEpoch: 4 });
// 1 − t / 16: exact in float32, and so are its sums
const sum = (steps: number) =>
  Array.from({ length: steps }, (_, t) => (16 - t) / 16).reduce((a, b) => a + b, 0);

describe('per batch', () => {
  test('each batch has its own rate; the history has that of the last', async () => {
    const model = oneWeightModel();
    const scheduler = down();
    const { history } = await fit(model, 4, {
      epochs: 2,
      callbacks: [schedulerCallback(tf, scheduler)],
    });
    expect(weightOf(model)).toBe(-sum(8));
    expect(history['lr']).toEqual([13 / 16, 9 / 16]);
    expect(scheduler.t).toBe(8);
  });

  test('a second fit continues', async () => {
    const model = oneWeightModel();
    const scheduler = down();
    const callback = schedulerCallback(tf, scheduler);
    await fit(model, 4, { epochs: 1, callbacks: [callback] });
    const { history } = await fit(model, 4, { epochs: 2, callbacks: [callback] });
    expect(weightOf(model)).toBe(-sum(12));
    expect(history['lr']).toEqual([9 / 16, 5 / 16]);
  });

  test('a cut at the end of an epoch holds from the next batch on', async () => {
    const model = oneWeightModel();
    const scheduler = new Scheduler(plateau({ patience: 0, factor: 0.5 }), { lr: 1 });
    const { history } = await fit(model, 2, {
      epochs: 4,
      callbacks: [reports('val_loss', [1, 2, 3, 0]), schedulerCallback(tf, scheduler)],
    });
    expect(history['lr']).toEqual([1, 1, 0.5, 0.25]);
    expect(weightOf(model)).toBe(-2 - 2 - 1 - 0.5);
    expect(scheduler.events.map(({ type, step: at }) => [type, at])).toEqual([
      ['phase', 0],
      ['reduced', 4],
      ['reduced', 6],
    ]);
  });

  test('momentum and rate land in the history', async () => {
    const model = oneWeightModel(tf.train.momentum(0.1, 0.9));
    const base = { lr: 0.1, momentum: 0.9 };
    const run = { groups: [{ name: 'all', base }], stepsPerEpoch: 3, epochs: 2 };
    const scheduler = new Scheduler(oneCycle(), run);
    const { history } = await fit(model, 3, {
      epochs: 2,
      callbacks: [schedulerCallback(tf, scheduler)],
    });
    expect(history['momentum']).toEqual([2, 5].map((t) => scheduler.at(t, { param: 'momentum' })));
    expect(history['lr']).toEqual([2, 5].map((t) => scheduler.at(t)));
  });
});

describe('per epoch', () => {
  test('all batches of an epoch have one rate', async () => {
    const model = oneWeightModel();
    const machine = step({ stepSize: '1ep', gamma: 0.5 });
    const scheduler = new Scheduler(machine, { lr: 1, stepsPerEpoch: 1 });
    const { history } = await fit(model, 3, {
      epochs: 3,
      callbacks: [schedulerCallback(tf, scheduler, { per: 'epoch' })],
    });
    expect(history['lr']).toEqual([1, 0.5, 0.25]);
    expect(weightOf(model)).toBe(-3 * 1.75);
    expect(scheduler.t).toBe(3);
  });

  test('the logs of the epoch are the metrics of its step', async () => {
    const scheduler = new Scheduler(
      plateau({ patience: 0, factor: 0.5, monitor: 'val_acc', mode: 'max' }),
      {
        lr: 1,
      },
    );
    const { history } = await fit(oneWeightModel(), 2, {
      epochs: 4,
      callbacks: [
        reports('val_acc', [0.5, 0.4, 0.6, 0.6]),
        schedulerCallback(tf, scheduler, { per: 'epoch' }),
      ],
    });
    expect(history['lr']).toEqual([1, 1, 0.5, 0.5]);
    expect(scheduler.lr).toBe(0.25);
  });
});

test('the metrics are those of fit: the loss and a real validation', async () => {
  // the loss is the mean output before each step: 0 and −1; the validation comes after the second: −2 · 3
  const model = oneWeightModel();
  const machine = chain(constant(), plateau({ monitor: 'val_loss' }), plateau({ monitor: 'loss' }));
  const scheduler = new Scheduler(machine, { lr: 1 });
  const three = tf.tensor2d([[3]]);
  const { history } = await fit(model, 2, {
    epochs: 1,
    validationData: [three, three],
    callbacks: [schedulerCallback(tf, scheduler)],
  });
  three.dispose();
  expect(history['val_loss']).toEqual([-6]);
  expect(scheduler.toJSON().state).toMatchObject([null, { best: -6 }, { best: -0.5 }]);
});

test('when the scheduler stops, so does training', async () => {
  const scheduler = new Scheduler(earlyStopping({ patience: 2 }), { lr: 0.1 });
  const { history, epoch } = await fit(oneWeightModel(), 2, {
    epochs: 10,
    callbacks: [reports('val_loss', [1, 0.5, 0.6, 0.7, 0.1]), schedulerCallback(tf, scheduler)],
  });
  expect(epoch).toEqual([0, 1, 2, 3]);
  expect(history['lr']).toHaveLength(4);
  expect(scheduler.stopped?.step).toBe(8);
});

test('a model that another callback stops inside an epoch counts its batches', async () => {
  const model = oneWeightModel();
  const scheduler = down();
  const stop = new tf.CustomCallback({
    onBatchEnd(batch) {
      if (batch === 1) model.stopTraining = true;
    },
  });
  const { history } = await fit(model, 4, {
    epochs: 3,
    callbacks: [stop, schedulerCallback(tf, scheduler)],
  });
  expect(history['lr']).toEqual([15 / 16]);
  expect(scheduler.t).toBe(2);
});

test('a batch that fails is not counted; the next fit takes its step again', async () => {
  const model = oneWeightModel();
  let fails = true;
  model.compile({
    optimizer: tf.train.sgd(0.1),
    loss: (_: tf.Tensor, output: tf.Tensor) => {
      if (fails && weightOf(model) < 0) throw new Error('out of memory');
      return output.mean();
    },
  });
  const scheduler = down();
  const callback = schedulerCallback(tf, scheduler);
  await expect(fit(model, 4, { callbacks: [callback] })).rejects.toThrow('out of memory');
  expect([scheduler.t, weightOf(model)]).toEqual([1, -1]);
  fails = false;
  await fit(model, 4, { callbacks: [callback] });
  expect([scheduler.t, weightOf(model)]).toEqual([5, -sum(5)]);
});

describe('a string optimizer', () => {
  test('plain TensorFlow.js makes a new one in each compile, with the standard rate', () => {
    const model = oneWeightModel('sgd');
    const first = model.optimizer;
    compile(model, 'sgd');
    expect(model.optimizer).not.toBe(first);
    expect(model.optimizer.getConfig()['learningRate']).toBe(0.01);
  });

  test('is refused, with what to do instead, before anything is trained', async () => {
    const model = oneWeightModel('sgd');
    const weight = weightOf(model);
    const scheduler = down();
    const training = fit(model, 4, { epochs: 1, callbacks: [schedulerCallback(tf, scheduler)] });
    await expect(training).rejects.toThrow(
      expect.objectContaining({ code: 'unsupported', name: 'StepwiseError' }),
    );
    await expect(training).rejects.toThrow(
      'makes a new SGD with a rate of its own in each compile',
    );
    await expect(training).rejects.toThrow('tf.train.adam(1e-3)');
    expect([scheduler.t, weightOf(model)]).toEqual([0, weight]);
    compile(model, tf.train.sgd(0.01));
    await fit(model, 4, { epochs: 1, callbacks: [schedulerCallback(tf, scheduler)] });
    expect(weightOf(model)).toBe(weight - sum(4));
  });
});

test('fitDataset, with and without a known number of batches', async () => {
  for (const batchesPerEpoch of [undefined, 4]) {
    const model = oneWeightModel();
    const scheduler = down();
    const xs = tf.data.array([1, 1, 1, 1, 1, 1, 1, 1].map((one) => [one]));
    const dataset = tf.data
      .zip({ xs, ys: xs })
      .take(batchesPerEpoch === undefined ? 4 : 8)
      .batch(1);
    const { history } = await model.fitDataset(dataset, {
      epochs: 2,
      verbose: 0,
      ...(batchesPerEpoch !== undefined && { batchesPerEpoch }),
      callbacks: [schedulerCallback(tf, scheduler)],
    });
    expect(weightOf(model)).toBe(-sum(8));
    expect(history['lr']).toEqual([13 / 16, 9 / 16]);
  }
});
