import { describe as inWords, StepwiseError } from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  bindOptimizer,
  earlyStoppingCallback,
  type EarlyStoppingCallbackOptions,
} from '../src/index.ts';
import { useWasm } from './backend.ts';
import { draws } from './draws.ts';
import { fit, oneWeightModel, reports, weightOf } from './model.ts';

beforeAll(useWasm);
afterEach(() => vi.restoreAllMocks());

/** Trains one batch in an epoch: after epoch e (from 0) the weight is −(e + 1) / 4. */
async function train(
  values: readonly number[],
  options: EarlyStoppingCallbackOptions = {},
  args: tf.ModelFitArgs = {},
) {
  const model = oneWeightModel(tf.train.sgd(0.25));
  const stopping = earlyStoppingCallback(tf, options);
  const { epoch } = await fit(model, 1, {
    epochs: values.length,
    callbacks: [reports(options.monitor ?? 'val_loss', values), stopping],
    ...args,
  });
  return { model, stopping, epochs: epoch, weight: weightOf(model) };
}

async function failure(act: () => Promise<unknown>): Promise<StepwiseError> {
  const error = await act().then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof StepwiseError) return error;
  throw error;
}

describe('the best weights', () => {
  test('plain TensorFlow.js has not got them', () => {
    expect(() => tf.callbacks.earlyStopping({ restoreBestWeights: true })).toThrow(
      'not implemented',
    );
  });

  test('are those of the best epoch, and the reason can be read', async () => {
    const { stopping, epochs, weight } = await train([3, 1, 2, 1.5, 0], {
      patience: 2,
      restoreBestWeights: true,
    });
    expect(epochs).toEqual([0, 1, 2, 3]);
    expect(weight).toBe(-2 / 4);
    expect(stopping.best).toEqual({ epoch: 1, value: 1 });
    expect(stopping.stopped).toMatchObject({ reason: 'patience', step: 4 });
    expect(inWords(stopping.stopped!, stopping.scheduler!.run)).toMatch(/val_loss/);
  });

  test('also when training ends by itself, or by somebody else', async () => {
    const own = { restoreBestWeights: true };
    expect((await train([3, 1, 2], own)).weight).toBe(-2 / 4);
    const other = new tf.CustomCallback({
      onEpochEnd(epoch) {
        if (epoch === 2) model.stopTraining = true;
      },
    });
    const model = oneWeightModel(tf.train.sgd(0.25));
    const stopping = earlyStoppingCallback(tf, own);
    const callbacks = [other, reports('val_loss', [1, 2, 3, 4, 5]), stopping];
    await fit(model, 1, { epochs: 5, callbacks });
    expect([weightOf(model), stopping.stopped]).toEqual([-1 / 4, null]);
  });

  test('are left alone without it', async () => {
    expect((await train([3, 1, 2])).weight).toBe(-3 / 4);
  });

  test('statistics of batch norm come back too', async () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 2, inputShape: [2] }), tf.layers.batchNormalization()],
    });
    model.compile({ optimizer: tf.train.adam(0.1), loss: 'meanSquaredError' });
    const x = tf.tensor2d([1, 2, 3, 5, 8, 13, 21, 34], [4, 2]);
    const read = () => tf.tidy(() => model.getWeights().map((one) => [...one.dataSync()]));
    const seen: number[][][] = [];
    const watch = new tf.CustomCallback({ onEpochEnd: () => void seen.push(read()) });
    const stopping = earlyStoppingCallback(tf, { restoreBestWeights: true });
    const callbacks = [watch, reports('val_loss', [2, 1, 3, 4]), stopping];
    await model.fit(x, x, { epochs: 4, verbose: 0, callbacks });
    expect(read()).toEqual(seen[1]);
    expect(read()).not.toEqual(seen[3]);
    x.dispose();
    model.dispose();
  });
});

describe('the rule', () => {
  test('is that of an independent reading of it, for random metrics', async () => {
    const random = draws(7);
    for (let round = 0; round < 40; round += 1) {
      const values = Array.from({ length: 8 }, () => Math.round(random() * 8) / 4);
      const patience = 1 + Math.floor(random() * 3);
      const startEpoch = Math.floor(random() * 3);
      const minDelta = random() < 0.5 ? 0 : 0.25;
      const mode = random() < 0.5 ? 'min' : 'max';
      let best = -1;
      let last = 7;
      for (let epoch = startEpoch, bad = 0; epoch < 8; epoch += 1) {
        const gain = (values[best]! - values[epoch]!) * (mode === 'min' ? 1 : -1);
        const isBetter = best < 0 || gain > minDelta;
        bad = isBetter ? 0 : bad + 1;
        if (isBetter) best = epoch;
        if (bad === patience) {
          last = epoch;
          break;
        }
      }
      const { epochs, weight, stopping } = await train(values, {
        patience,
        startEpoch,
        minDelta,
        mode,
        restoreBestWeights: true,
      });
      expect([epochs.length - 1, stopping.best?.epoch, weight]).toEqual([
        last,
        best,
        -(best + 1) / 4,
      ]);
    }
  });

  test('an accuracy is better when it is larger, unless it is said otherwise', async () => {
    const own = { monitor: 'val_acc', patience: 1 };
    expect((await train([0.5, 0.6, 0.55, 0.7], own)).epochs).toHaveLength(3);
    expect((await train([0.5, 0.6], { ...own, mode: 'min' })).stopping.best?.epoch).toBe(0);
  });

  test('baseline, aim, divergence and NaN stop for their own reasons', async () => {
    const reason = async (values: number[], own: EarlyStoppingCallbackOptions) =>
      (await train(values, own)).stopping.stopped?.reason;
    expect(await reason([3, 2, 2], { baseline: 1, patience: 2 })).toBe('baseline');
    expect(await reason([3, 0.5], { stoppingThreshold: 1 })).toBe('reached');
    expect(await reason([3, 9], { divergenceThreshold: 8 })).toBe('diverged');
    const nan = await train([3, Number.NaN, 1], { checkFinite: true, restoreBestWeights: true });
    expect(nan.stopping.stopped?.reason).toBe('notFinite');
    expect(nan.weight).toBe(-1 / 4);
  });

  test('each fit begins anew; epochs are counted as fit counts them', async () => {
    const model = oneWeightModel(tf.train.sgd(0.25));
    const stopping = earlyStoppingCallback(tf, { patience: 1, restoreBestWeights: true });
    const callbacks = [reports('val_loss', [1, 2, 8, 7, 9]), stopping];
    await fit(model, 1, { epochs: 2, callbacks });
    expect([stopping.best?.epoch, weightOf(model)]).toEqual([0, -1 / 4]);
    const { epoch } = await fit(model, 1, { initialEpoch: 2, epochs: 9, callbacks });
    expect(epoch).toEqual([2, 3, 4]);
    expect(stopping.best).toEqual({ epoch: 3, value: 7 });
    expect(weightOf(model)).toBe(-3 / 4);
  });
});

describe('a metric that never appears', () => {
  test('plain TensorFlow.js warns, and trains on to the end', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const callbacks = [tf.callbacks.earlyStopping({ monitor: 'val_accuracy', patience: 1 })];
    const { epoch } = await fit(oneWeightModel(), 1, { epochs: 5, callbacks });
    expect([epoch.length, warn.mock.calls.length]).toEqual([5, 5]);
  });

  test.each([0, 3])(
    'ours says what there is, from epoch %i on, and nothing has changed',
    async (startEpoch) => {
      const model = oneWeightModel(tf.train.momentum(0.25, 0.5));
      await fit(model, 1, {});
      const before = tf.memory().numTensors;
      const options = { monitor: 'val_accuracy', startEpoch, restoreBestWeights: true };
      const callbacks = [earlyStoppingCallback(tf, options)];
      const error = await failure(() =>
        fit(model, 2, { epochs: 5, validationSplit: 0.5, callbacks }),
      );
      expect(error.code).toBe('missing-metric');
      expect(error.message).toMatch(/'val_accuracy'.*got \{.*"val_loss":.*"loss":/);
      expect(weightOf(model)).toBe(-1 / 4);
      expect(tf.memory().numTensors).toBe(before);
      // momentum too: 0.5 · 1 + 1
      await fit(model, 1, {});
      expect(weightOf(model)).toBe(-1 / 4 - 1.5 / 4);
    },
  );

  test('unless it may be missing', async () => {
    const callbacks = [earlyStoppingCallback(tf, { missing: 'ignore', restoreBestWeights: true })];
    const model = oneWeightModel(tf.train.sgd(0.25));
    await fit(model, 1, { epochs: 3, callbacks });
    expect(weightOf(model)).toBe(-3 / 4);
  });
});

describe('no tensor is left behind', () => {
  /** How many more there are after a training. */
  async function grown(...others: tf.CustomCallback[]): Promise<number> {
    const model = oneWeightModel(tf.train.sgd(0.25));
    const before = tf.memory().numTensors;
    const stopping = earlyStoppingCallback(tf, { patience: 2, restoreBestWeights: true });
    const callbacks = [reports('val_loss', [3, 2, 1, 2, 3, 4]), stopping, ...others];
    for (let round = 0; round < 2; round += 1) {
      await fit(model, 1, { epochs: 6, callbacks }).catch(() => {});
    }
    return tf.memory().numTensors - before;
  }
  const failing = (epoch: number) =>
    new tf.CustomCallback({
      onEpochEnd(now) {
        if (now === epoch) throw new Error('full');
      },
    });

  test('when it stops', async () => expect(await grown()).toBe(0));
  test('when training throws', async () => expect(await grown(failing(2))).toBe(0));
  test('when another callback throws as training begins', async () => {
    const other = new tf.CustomCallback({
      onTrainBegin() {
        throw new Error('full');
      },
    });
    expect(await grown(other)).toBe(0);
  });
  test('when training throws, the weights stay as they are', async () => {
    const model = oneWeightModel(tf.train.sgd(0.25));
    const stopping = earlyStoppingCallback(tf, { restoreBestWeights: true });
    const callbacks = [reports('val_loss', [1, 2, 3]), stopping, failing(2)];
    await expect(fit(model, 1, { epochs: 6, callbacks })).rejects.toThrow('full');
    expect(weightOf(model)).toBe(-3 / 4);
    // the mark that it listens to is what it was: a plain member
    const { model: inner } = model as tf.Sequential & { model: object };
    expect(Object.getOwnPropertyDescriptor(inner, 'isTraining')).toMatchObject({ value: false });
  });
});

test('one that trains already is refused: it can be listed once, for one model at a time', async () => {
  const stopping = earlyStoppingCallback(tf, { monitor: 'loss' });
  const model = oneWeightModel();
  const twice = await failure(() => fit(model, 1, { callbacks: [stopping, stopping] }));
  expect(twice.code).toBe('bad-run');
  expect(weightOf(model)).toBe(0);
  const first = fit(model, 1, { epochs: 3, callbacks: [stopping] });
  const other = await failure(() => fit(oneWeightModel(), 1, { callbacks: [stopping] }));
  expect(other.message).toContain('one for each call of fit');
  await first;
  expect(weightOf(model)).toBeCloseTo(-0.3, 6);
  bindOptimizer(tf, model.optimizer).dispose();
});

test('wrong options are told when it is made', () => {
  const wrong: [object, string][] = [
    [{ patience: 0 }, 'patience'],
    [{ startEpoch: 0.5 }, 'startEpoch'],
    [{ restoreBestWeights: 1 }, 'restoreBestWeights'],
    [{ start: 1 }, 'got "start"'],
    [{ mode: 'auto' }, 'mode'],
  ];
  for (const [options, message] of wrong) {
    expect(() => earlyStoppingCallback(tf, options as never)).toThrow(message);
  }
});
