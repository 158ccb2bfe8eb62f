import { cosine, type Scheduler } from '@stepwise/core';
import type * as everything from '@tensorflow/tfjs';
import type * as core from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import { describe, expectTypeOf, test } from 'vitest';
import {
  bindOptimizer,
  csvLogger,
  earlyStoppingCallback,
  jsonLinesLogger,
  modelCheckpoint,
  restoreCheckpoint,
  scheduledOptimizer,
  schedulerCallback,
  type BestEpoch,
  type Checkpoint,
  type OptimizerHandle,
} from '../src/index.ts';

declare const tf: typeof everything;
declare const tfCore: typeof core;
declare const both: typeof core & typeof layers;
declare const scheduler: Scheduler;
declare const model: everything.LayersModel;
declare const weight: everything.Variable;
declare const x: everything.Tensor;
declare const dataset: everything.data.Dataset<everything.TensorContainer>;

describe('plain TensorFlow.js keeps the rate from its users', () => {
  test('protected on an optimizer, absent on that of a model', () => {
    // @ts-expect-error -- protected
    expectTypeOf(tf.train.adam(0.1).learningRate).toBeNumber();
    expectTypeOf(model.optimizer).not.toHaveProperty('learningRate');
  });
});

describe('bindOptimizer', () => {
  test('takes every optimizer of either namespace, and that of a model', () => {
    expectTypeOf(bindOptimizer(tf, tf.train.sgd(0.1))).toEqualTypeOf<OptimizerHandle>();
    expectTypeOf(bindOptimizer(tfCore, tfCore.train.rmsprop(0.1))).toEqualTypeOf<OptimizerHandle>();
    expectTypeOf(bindOptimizer(tf, model.optimizer)).toEqualTypeOf<OptimizerHandle>();
    // @ts-expect-error -- no optimizer
    bindOptimizer(tf, 'adam');
  });

  test('knows what can be set', () => {
    const handle = bindOptimizer(tf, tf.train.adam(0.1));
    expectTypeOf(handle.get('lr')).toEqualTypeOf<number>();
    handle.set({ lr: 0.1, beta1: 0.9 });
    // @ts-expect-error -- it is called lr
    handle.set({ learningRate: 0.1 });
  });
});

describe('schedulerCallback', () => {
  test('makes a callback that fit takes', () => {
    const callback = schedulerCallback(tf, scheduler);
    expectTypeOf(callback).toExtend<everything.CustomCallback>();
    expectTypeOf(callback.scheduler).toEqualTypeOf<Scheduler | undefined>();
    void model.fit(x, x, { callbacks: [callback, tf.callbacks.earlyStopping()] });
    expectTypeOf(schedulerCallback(both, scheduler)).toExtend<layers.CustomCallback>();
  });

  test('needs the layers API', () => {
    expectTypeOf<typeof core>().not.toHaveProperty('CustomCallback');
    // @ts-expect-error -- so tfjs-core alone will not do
    schedulerCallback(tfCore, scheduler);
  });
});

describe('every callback', () => {
  test('goes into fit and fitDataset as it is, among those of TensorFlow.js', () => {
    const rates = schedulerCallback(tf, cosine(), { params: ['lr', 'beta1'] });
    const stopping = earlyStoppingCallback(tf, { monitor: 'val_acc', restoreBestWeights: true });
    const saving = modelCheckpoint(tf, {
      to: 'indexeddb://run',
      keep: 2,
      best: true,
      scheduler: rates,
    });
    const csv = csvLogger(tf, { write: (text) => text.length });
    const lines = jsonLinesLogger(tf, { write: async () => {} });
    const callbacks = [rates, stopping, saving, csv, lines, tf.callbacks.earlyStopping()];
    void model.fit(x, x, { callbacks });
    void model.fit(x, x, { callbacks: stopping });
    void model.fitDataset(dataset, { epochs: 1, callbacks });
    expectTypeOf(stopping.best).toEqualTypeOf<BestEpoch | null>();
    expectTypeOf(saving.saved.epochs).toEqualTypeOf<readonly string[]>();
    expectTypeOf(csv.columns).toEqualTypeOf<readonly string[]>();
  });

  test('also from the two packages put together', () => {
    expectTypeOf(csvLogger(both, { write() {} })).toExtend<layers.CustomCallback>();
    expectTypeOf(modelCheckpoint(both, { to() {} })).toExtend<layers.CustomCallback>();
    expectTypeOf(earlyStoppingCallback(both)).toExtend<layers.CustomCallback>();
    // @ts-expect-error -- without the layers API there are no callbacks
    earlyStoppingCallback(tfCore);
  });

  test('a checkpoint goes back as it came', () => {
    const saving = modelCheckpoint(tf, {
      to: (name, checkpoint) => {
        expectTypeOf(name).toBeString();
        expectTypeOf(checkpoint).toEqualTypeOf<Checkpoint>();
        void restoreCheckpoint(tf, model, checkpoint);
      },
    });
    const restored = restoreCheckpoint(tf, model, 'indexeddb://run/epoch-3', { kinds: { cosine } });
    void restored.then((resume) => modelCheckpoint(tf, { to: 'indexeddb://run', resume }));
    expectTypeOf(saving).toExtend<everything.CustomCallback>();
    expectTypeOf(restored).resolves.toHaveProperty('epoch').toBeNumber();
  });
});

describe('scheduledOptimizer', () => {
  test('has the types of the optimizer', () => {
    const training = scheduledOptimizer(tf, tf.train.momentum(0.1, 0.9), scheduler);
    const cost = training.minimize(() => weight.square().sum(), { varList: [weight] });
    expectTypeOf(cost).toEqualTypeOf<everything.Scalar | null>();
    training.applyGradients({ [weight.name]: x });
    training.applyGradients([{ name: weight.name, tensor: x }]);
    // @ts-expect-error -- a loss is a scalar tensor
    training.minimize(() => 1);
  });
});
