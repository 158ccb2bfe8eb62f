import { constant, earlyStopping, Scheduler } from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { earlyStoppingCallback, jsonLinesLogger, schedulerCallback } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { fit, oneWeightModel, reports, weightOf } from './model.ts';

beforeAll(useWasm);

/** Each pair: what TensorFlow.js does by itself, and what ours does in its place. */
describe('a callback after tf.callbacks.earlyStopping', () => {
  const first = () => tf.callbacks.earlyStopping({ monitor: 'loss', patience: 9 });

  test('plain: as an object it has no setParams', async () => {
    const callbacks = [first(), { onEpochEnd() {} }] as never;
    await expect(fit(oneWeightModel(), 1, { callbacks })).rejects.toThrow('setParams');
  });

  test('ours is an instance', async () => {
    const callback = schedulerCallback(tf, constant());
    await fit(oneWeightModel(), 1, { callbacks: [first(), callback] });
    expect(callback.scheduler?.t).toBe(1);
  });
});

describe('the model', () => {
  test('plain: tf.CustomCallback is not told it', async () => {
    const callback = new tf.CustomCallback({});
    await fit(oneWeightModel(), 1, { callbacks: [callback] });
    expect(callback).not.toHaveProperty('model');
  });

  test('ours stops it', async () => {
    const callback = schedulerCallback(tf, earlyStopping({ monitor: 'one', patience: 1 }));
    const callbacks = [reports('one', [1, 1, 1, 1, 1]), callback];
    const { epoch } = await fit(oneWeightModel(), 1, { epochs: 5, callbacks });
    expect(epoch).toEqual([0, 1]);
  });
});

describe('the logs of an epoch', () => {
  test('plain: a subclass of tf.Callback finds tensors there', async () => {
    const seen: unknown[] = [];
    class Own extends tf.Callback {
      override async onEpochEnd(_: number, logs: tf.Logs) {
        seen.push(typeof logs['loss']);
      }
    }
    await fit(oneWeightModel(), 1, { callbacks: [new Own()] });
    expect(seen).toEqual(['object']);
  });

  test('ours hears numbers', async () => {
    const callback = earlyStoppingCallback(tf, { monitor: 'loss' });
    await fit(oneWeightModel(), 1, { callbacks: [callback] });
    expect(callback.best).toEqual({ epoch: 0, value: 0 });
  });
});

describe('when training throws', () => {
  const failing = () =>
    new tf.CustomCallback({
      onEpochEnd(epoch) {
        if (epoch === 1) throw new Error('full');
      },
    });

  test('plain: onTrainEnd is never called, so that nobody can clean up', async () => {
    let ended = false;
    const callbacks = [new tf.CustomCallback({ onTrainEnd: () => void (ended = true) }), failing()];
    await expect(fit(oneWeightModel(), 1, { epochs: 3, callbacks })).rejects.toThrow('full');
    expect(ended).toBe(false);
  });

  test('ours knows: what it keeps is free, and the next fit begins anew', async () => {
    const model = oneWeightModel();
    await fit(model, 1, {});
    const before = tf.memory().numTensors;
    const stopping = earlyStoppingCallback(tf, { monitor: 'loss', restoreBestWeights: true });
    const callbacks = [stopping, failing()];
    await expect(fit(model, 1, { epochs: 3, callbacks })).rejects.toThrow('full');
    expect(tf.memory().numTensors).toBe(before);
    await fit(model, 1, { callbacks: [stopping] });
    expect(stopping.best?.epoch).toBe(0);
  });
});

describe('model.fit({ yieldEvery })', () => {
  async function frames(callback: tf.CustomCallback, args: tf.ModelFitArgs): Promise<number> {
    let count = 0;
    Object.assign(callback, { nextFrameFunc: async () => (count += 1) });
    await fit(oneWeightModel(), 4, { ...args, callbacks: [callback] });
    return count;
  }

  test('plain: is ignored by instances', async () => {
    expect(await frames(new tf.CustomCallback({}), { yieldEvery: 'batch' })).toBeLessThan(4);
  });

  test('ours has it as an option', async () => {
    const logger = jsonLinesLogger(tf, { write() {}, yieldEvery: 'batch' });
    expect(await frames(logger, {})).toBe(4);
  });
});

describe('one callback for two models at a time', () => {
  /** Two trainings at once, of 3 and of 5 epochs, with the same callbacks. */
  async function both(callback: tf.CustomCallback | tf.Callback) {
    const models = [oneWeightModel(), oneWeightModel()];
    const done = await Promise.allSettled(
      models.map((model, i) =>
        fit(model, 1, {
          epochs: 3 + 2 * i,
          callbacks: [reports('one', [1, 1, 1, 1, 1]), callback],
        }),
      ),
    );
    return { models, done };
  }

  test('plain: earlyStopping counts the epochs of both together', async () => {
    // alone, a patience of 4 would let 3 epochs pass
    const { done } = await both(tf.callbacks.earlyStopping({ monitor: 'one', patience: 4 }));
    const epochs = done.map((one) => (one.status === 'fulfilled' ? one.value.epoch.length : -1));
    expect(epochs).not.toEqual([3, 5]);
  });

  test('ours refuses the second, before it has trained', async () => {
    const { models, done } = await both(earlyStoppingCallback(tf, { monitor: 'one', patience: 4 }));
    expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(weightOf(models[1]!)).toBe(0);
    expect(weightOf(models[0]!)).toBeCloseTo(-0.3, 6);
  });
});

test('a scheduler stays what it is when a callback of it is refused', async () => {
  const scheduler = new Scheduler(constant(), { lr: 0.1 });
  const callback = schedulerCallback(tf, scheduler);
  await expect(fit(oneWeightModel(), 1, { callbacks: [callback, callback] })).rejects.toThrow(
    'list it once',
  );
  expect(scheduler.t).toBe(0);
});
