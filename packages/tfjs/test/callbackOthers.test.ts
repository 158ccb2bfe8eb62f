import { linear, Scheduler } from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { schedulerCallback } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { fit, oneWeightModel, weightOf } from './model.ts';

beforeAll(useWasm);

const scheduler = () => new Scheduler(linear({ duration: 8 }), { lr: 1, stepsPerEpoch: 4 });
const ours = () => schedulerCallback(tf, scheduler());
const stopping = () => tf.callbacks.earlyStopping({ monitor: 'loss', patience: 9 });
class Own extends tf.Callback {}

describe('among other callbacks', () => {
  test.each([
    ['alone', () => [ours()]],
    ['first', () => [ours(), stopping()]],
    ['last', () => [stopping(), ours()]],
    ['between', () => [new Own(), ours(), new tf.CustomCallback({})]],
  ])('%s', async (_, callbacks) => {
    const model = oneWeightModel();
    const { history } = await fit(model, 4, { epochs: 2, callbacks: callbacks() });
    expect(history['lr']).toEqual([5 / 8, 1 / 8]);
    expect(weightOf(model)).toBe(-4.5);
  });

  test('a plain object first breaks earlyStopping in plain TensorFlow.js', async () => {
    const callbacks = [{}, stopping()] as tf.CustomCallback[];
    await expect(fit(oneWeightModel(), 1, { callbacks })).rejects.toThrow(
      'this.getMonitorValue is not a function',
    );
  });

  test('and ours, which says what to do', async () => {
    const callbacks = [{}, ours()] as tf.CustomCallback[];
    await expect(fit(oneWeightModel(), 1, { callbacks })).rejects.toThrow(
      'put the plain object after it into new tf.CustomCallback({ … }), or this callback first',
    );
  });
});

describe('giving way to the page', () => {
  /** A training of some 300 ms, and how often something else could run meanwhile. */
  async function turnsDuring(...callbacks: tf.CustomCallback[]): Promise<number> {
    class Slow extends tf.Callback {
      override async onBatchBegin() {
        const end = performance.now() + 30;
        while (performance.now() < end);
      }
    }
    let turns = 0;
    let running = true;
    const turn = () => {
      turns += 1;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    await fit(oneWeightModel(), 4, {
      epochs: 2,
      callbacks: [new Slow(), ...callbacks],
    });
    running = false;
    return turns;
  }

  test('with a plain subclass of tf.Callback nothing else runs until training ends', async () => {
    expect(await turnsDuring()).toBe(0);
  });

  test('with ours it does, at most every 125 ms', async () => {
    const turns = await turnsDuring(ours());
    expect(turns).toBeGreaterThanOrEqual(1);
    expect(turns).toBeLessThan(8);
  });

  test('or after each batch, or never', async () => {
    const each = schedulerCallback(tf, scheduler(), { yieldEvery: 'batch' });
    expect(await turnsDuring(each)).toBeGreaterThanOrEqual(8);
    expect(await turnsDuring(schedulerCallback(tf, scheduler(), { yieldEvery: 'never' }))).toBe(0);
  });
});

describe('what comes back from the device', () => {
  async function readsDuring(callback: tf.CustomCallback): Promise<number> {
    const read = vi.spyOn(tf.Tensor.prototype, 'data');
    await fit(oneWeightModel(), 8, { epochs: 1, callbacks: [callback] });
    const { length } = read.mock.calls;
    read.mockRestore();
    return length;
  }

  test('plain onBatchEnd reads the loss of every batch', async () => {
    const plain = new tf.CustomCallback({ onBatchEnd: () => {} });
    expect(await readsDuring(plain)).toBeGreaterThanOrEqual(8);
  });

  test('ours reads once in an epoch', async () => {
    const machine = linear({ duration: 8 });
    const run = { lr: 1, stepsPerEpoch: 8 };
    expect(await readsDuring(schedulerCallback(tf, new Scheduler(machine, run)))).toBe(1);
  });
});

test('no tensor is left behind', async () => {
  const model = oneWeightModel(tf.train.momentum(0.1, 0.9));
  await fit(model, 4, { callbacks: [ours()] });
  const before = tf.memory().numTensors;
  await fit(model, 4, { epochs: 2, callbacks: [ours()] });
  expect(tf.memory().numTensors).toBe(before);
});
