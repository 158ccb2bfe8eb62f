import { chain, linear, oneCycle, plateau, select, StepwiseError } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import {
  adamw,
  bindOptimizer,
  csvLogger,
  modelCheckpoint,
  restoreCheckpoint,
  schedulerCallback,
  sgd,
  type OwnOptimizer,
} from '../src/index.ts';
import { useWasm } from './backend.ts';
import { files } from './checkpointFiles.ts';

beforeAll(useWasm);

const groups = [
  { name: 'plain', variables: ['*bias'], lr: 0.5, weightDecay: 0 },
  { name: 'decayed', lr: 0.25 },
];

function network(optimizer: OwnOptimizer, seed = 1): tf.LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 3, inputShape: [2], activation: 'tanh', kernelInitializer }),
      tf.layers.dense({ units: 2, kernelInitializer }),
    ],
  });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}

const weightsOf = (model: tf.LayersModel) =>
  tf.tidy(() => model.getWeights().map((one) => [...one.dataSync()]));

async function train(model: tf.LayersModel, args: tf.ModelFitArgs): Promise<tf.History> {
  const x = tf.tensor2d([1, 2, -1, 0.5, 0.25, -2, 1, 1], [4, 2]);
  try {
    return await model.fit(x, x, { batchSize: 2, shuffle: false, verbose: 0, ...args });
  } finally {
    x.dispose();
  }
}

test('a machine drives each group from its own rate; logs have all of them', async () => {
  const model = network(sgd(tf, { groups }));
  const callback = schedulerCallback(tf, linear());
  let log = '';
  const logger = csvLogger(tf, { write: (text) => (log += text) });
  const { history } = await train(model, { epochs: 2, callbacks: [logger, callback] });
  expect(callback.scheduler?.run.groups).toEqual([
    { name: 'plain', base: { lr: 0.5 } },
    { name: 'decayed', base: { lr: 0.25 } },
  ]);
  // of four steps, the second and the last
  expect(history['lr']).toEqual([0.375, 0.125]);
  expect(history['lr/plain']).toEqual([0.375, 0.125]);
  expect(history['lr/decayed']).toEqual([0.1875, 0.0625]);
  expect(logger.columns).toEqual(expect.arrayContaining(['lr', 'lr/plain', 'lr/decayed']));
  expect(log.split('\r\n')[2]).toContain('0.125');
});

test('weight decay too, where it is asked for', async () => {
  const model = network(adamw(tf, { groups, weightDecay: 0.5 }));
  const machine = select({ param: { weightDecay: linear() } });
  const callback = schedulerCallback(tf, machine, { params: ['lr', 'weightDecay'] });
  await train(model, { epochs: 2, callbacks: [callback] });
  const handle = bindOptimizer(tf, model.optimizer);
  expect(handle.get('weightDecay', 'decayed')).toBe(0.125);
  expect(handle.get('weightDecay', 'plain')).toBe(0);
  expect(handle.get('lr', 'decayed')).toBe(0.25);
});

test('a training goes on from a checkpoint bit for bit', async () => {
  const create = () => adamw(tf, { groups, weightDecay: 0.1, clipNorm: 1, ema: { decay: 0.9 } });
  const machine = chain(oneCycle(), plateau({ monitor: 'loss', patience: 1, threshold: 0.5 }));
  const { to, read } = files();
  const model = network(create());
  const callback = schedulerCallback(tf, machine, { params: ['lr', 'beta1'] });
  const saving = modelCheckpoint(tf, { to, scheduler: callback });
  const { history } = await train(model, { epochs: 5, callbacks: [saving, callback] });

  const again = network(create(), 2);
  const { epoch, scheduler } = await restoreCheckpoint(tf, again, read('epoch-2'), { kinds: all });
  const callbacks = [schedulerCallback(tf, scheduler!)];
  const rest = await train(again, { initialEpoch: epoch, epochs: 5, callbacks });
  expect(weightsOf(again)).toEqual(weightsOf(model));
  expect(rest.history['lr/decayed']).toEqual(history['lr/decayed']!.slice(2));
  expect(rest.history['loss']).toEqual(history['loss']!.slice(2));
});

test('a metric that nobody reports: the optimizer is what it was, too', async () => {
  const create = () => adamw(tf, { groups });
  const [model, other] = [network(create()), network(create())];
  await train(model, {});
  const tensors = tf.memory().numTensors;
  const callbacks = [schedulerCallback(tf, plateau({ monitor: 'val_loss' }))];
  await expect(train(model, { callbacks })).rejects.toThrow(StepwiseError);
  expect(tf.memory().numTensors).toBe(tensors);
  await train(model, {});
  await train(other, { epochs: 2 });
  expect(weightsOf(model)).toEqual(weightsOf(other));
});
