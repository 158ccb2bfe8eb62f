import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { adamw, rangeTest, sgd } from '../src/index.ts';
import { ownOf } from '../src/ownOptimizers/own.ts';
import { useWasm } from './backend.ts';

beforeAll(useWasm);

const OPTIMIZERS = {
  adamw: () =>
    adamw(tf, {
      lr: 0.02,
      clipNorm: 1,
      ema: { decay: 0.9 },
      groups: [{ name: 'plain', variables: ['*bias'], weightDecay: 0, lr: 0.05 }, { name: 'rest' }],
    }),
  sgd: () => sgd(tf, { lr: 0.05, momentum: 0.9, swa: { every: 2 } }),
};

function makeModel(optimizer: tf.Optimizer): tf.LayersModel {
  const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 5, inputShape: [4], kernelInitializer: seeded(1) }),
      tf.layers.dense({ units: 1, kernelInitializer: seeded(2) }),
    ],
  });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  onTestFinished(() => {
    optimizer.dispose();
    model.dispose();
  });
  return model;
}

/** The weights, and the state of the optimizer but the names of variables, which two models do not share. */
async function contentOf(model: tf.LayersModel): Promise<unknown> {
  const state = await ownOf(model.optimizer)?.save();
  const hex = (values: Float32Array) => Buffer.from(values.slice().buffer).toString('hex');
  return {
    weights: model.weights.map((weight) => hex(weight.read().dataSync<'float32'>())),
    iterations: state?.iterations,
    groups: state?.groups,
    tensors: state?.tensors.map(({ shape, values }) => ({ shape, values: hex(values) })),
  };
}

test.each(['adamw', 'sgd'] as const)(
  '%s of Stepwise: training goes on as if there had been no range test, bit for bit',
  async (name) => {
    const [xs, ys] = [
      tf.randomNormal([24, 4], 0, 1, 'float32', 1),
      tf.randomNormal([24, 1], 0, 1, 'float32', 2),
    ];
    const [tested, plain] = [makeModel(OPTIMIZERS[name]()), makeModel(OPTIMIZERS[name]())];
    const train = async (model: tf.LayersModel) => {
      for (let i = 0; i < 3; i += 1) await model.trainOnBatch(xs, ys);
    };
    const options = { from: 1e-3, to: 1, steps: 10, batchSize: 8 } as const;

    const [fresh, tensors] = [await contentOf(tested), tf.memory().numTensors];
    await rangeTest(tf, tested, { xs, ys }, options);
    expect(await contentOf(tested)).toEqual(fresh);
    expect(tf.memory().numTensors).toBe(tensors);

    for (const model of [tested, plain]) await train(model);
    const [before, then] = [await contentOf(tested), tf.memory().numTensors];
    expect(before).toEqual(await contentOf(plain));
    const { history } = await rangeTest(tf, tested, { xs, ys }, options);
    expect(new Set(history.losses).size).toBe(history.losses.length);
    expect(await contentOf(tested)).toEqual(before);
    expect(tf.memory().numTensors).toBe(then);
    for (const model of [tested, plain]) await train(model);
    expect(await contentOf(tested)).toEqual(await contentOf(plain));
    tf.dispose([xs, ys]);
  },
);

test('all groups have the rate of the sweep', async () => {
  const model = makeModel(OPTIMIZERS.adamw());
  const rates: number[][] = [];
  const { minimize } = model.optimizer;
  model.optimizer.minimize = function watched(this: tf.Optimizer, ...args) {
    rates.push(ownOf(this)!.groups.map(({ hyperparameters }) => hyperparameters.lr!.get()));
    return minimize.apply(this, args);
  };
  const [xs, ys] = [tf.ones([4, 4]), tf.ones([4, 1])];
  const { history } = await rangeTest(tf, model, { xs, ys }, { steps: 4, divergence: false });
  expect(rates).toEqual(history.rates.map((rate) => [rate, rate]));
  expect(
    ownOf(model.optimizer)!.groups.map(({ hyperparameters }) => hyperparameters.lr!.get()),
  ).toEqual([0.05, 0.02]);
  tf.dispose([xs, ys]);
});
