import { oneCycle, restore, Scheduler } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  adam,
  adamw,
  rangeTest,
  restoreOptimizer,
  saveOptimizer,
  schedulerCallback,
  sgd,
  type OptimizerState,
  type OwnOptimizer,
} from '../src/index.ts';
import { useWasm } from './backend.ts';
import { failure } from './failure.ts';

beforeAll(useWasm);

const groups = [{ name: 'biases', variables: /bias/, weightDecay: 0 }, { name: 'kernels' }];

const creators: [string, () => OwnOptimizer][] = [
  ['sgd', () => sgd(tf, { momentum: 0.9, dampening: 0.1, groups, swa: { start: 2 } })],
  ['adam', () => adam(tf, { amsgrad: true, groups, ema: { decay: 0.9 } })],
  ['adamw', () => adamw(tf, { groups, clipNorm: 1 })],
  ['adamw that leaves out steps', () => adamw(tf, { groups, skipNonFinite: true })],
];

function build(optimizer: tf.Optimizer, id: string): tf.Sequential {
  const kernel = (seed: number) => tf.initializers.randomNormal({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ name: `${id}a`, units: 3, inputShape: [2], kernelInitializer: kernel(1) }),
      tf.layers.dense({ name: `${id}b`, units: 1, kernelInitializer: kernel(2) }),
    ],
  });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}

const weights = (model: tf.LayersModel) => model.getWeights().map((one) => [...one.dataSync()]);

async function fit(model: tf.LayersModel, epochs: number, scheduler?: Scheduler) {
  const [x, y] = [
    tf.tensor2d([
      [1, 2],
      [3, -1],
      [0.5, 0],
      [2, 2],
    ]),
    tf.tensor2d([[1], [0], [-1], [2]]),
  ];
  await model.fit(x, y, {
    epochs,
    batchSize: 2,
    shuffle: false,
    verbose: 0,
    callbacks: scheduler ? [schedulerCallback(tf, scheduler)] : [],
  });
  tf.dispose([x, y]);
}

const schedule = () =>
  new Scheduler(oneCycle(), {
    groups: [
      { name: 'kernels', base: { lr: 0.02, weightDecay: 0.1 } },
      { name: 'biases', base: { lr: 0.05, weightDecay: 0 } },
    ],
    stepsPerEpoch: 2,
    epochs: 6,
  });

describe.each(creators)('%s', (name, create) => {
  const id = name.replaceAll(' ', '');

  test('fit goes on from a saved state and scheduler with the same bits, and nothing leaks', async () => {
    const whole = build(create(), `${id}w`);
    await fit(whole, 6, schedule());

    const first = build(create(), `${id}f`);
    const scheduler = schedule();
    await fit(first, 3, scheduler);
    const state = await saveOptimizer(tf, first.optimizer);
    const text = JSON.stringify(scheduler);

    const second = build(create(), `${id}s`);
    await fit(second, 1);
    second.setWeights(first.getWeights());
    const before = tf.memory().numTensors;
    const rename = Object.fromEntries(
      first.weights.map((one, i) => [one.name, second.weights[i]!.name]),
    );
    restoreOptimizer(tf, second.optimizer, state, { rename });
    expect(tf.memory().numTensors).toBe(before);
    await fit(second, 3, restore(JSON.parse(text), all));
    expect(weights(second)).toEqual(weights(whole));
    expect(second.optimizer.iterations).toBe(12);
    const again = await saveOptimizer(tf, second.optimizer);
    expect(again.tensors.map(({ values }) => values)).toEqual(
      (await saveOptimizer(tf, whole.optimizer)).tensors.map(({ values }) => values),
    );
    for (const model of [whole, first, second]) {
      model.optimizer.dispose();
      model.dispose();
    }
  });

  test('model.save keeps it, and loadLayersModel goes on from there', async () => {
    const model = build(create(), `${id}saved`);
    await fit(model, 2);
    let artifacts: tf.io.ModelArtifacts | undefined;
    const before = tf.memory().numTensors;
    const handler = tf.io.withSaveHandler(async (made) => {
      artifacts = JSON.parse(JSON.stringify(made)) as tf.io.ModelArtifacts;
      artifacts.weightData = made.weightData!;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    });
    await model.save(handler, { includeOptimizer: true });
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts!));
    expect(loaded.optimizer.getClassName()).toBe(model.optimizer.getClassName());
    await fit(model, 2);
    // what was lent to model.save is taken back
    expect(tf.memory().numTensors).toBe(before + loaded.weights.length);
    await fit(loaded, 2);
    expect(weights(loaded)).toEqual(weights(model));
    expect(loaded.optimizer.iterations).toBe(8);
    for (const one of [model, loaded]) {
      one.optimizer.dispose();
      one.dispose();
    }
  });

  test('a range test leaves it as it was', async () => {
    const model = build(create(), `${id}range`);
    await fit(model, 2);
    const [state, before] = [await saveOptimizer(tf, model.optimizer), weights(model)];
    const tensors = tf.memory().numTensors;
    const [xs, ys] = [tf.ones([4, 2]), tf.ones([4, 1])];
    await rangeTest(tf, model, { xs, ys }, { steps: 5, from: 1e-4, to: 1 });
    tf.dispose([xs, ys]);
    expect(await saveOptimizer(tf, model.optimizer)).toEqual(state);
    expect(weights(model)).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
    model.optimizer.dispose();
    model.dispose();
  });
});

test.each<[string, (state: OptimizerState) => OptimizerState, string]>([
  [
    'other groups',
    (state) => ({ ...state, groups: state.groups.slice(1) }),
    'the state has the groups kernels, and the optimizer biases, kernels',
  ],
  ['another class', (state) => ({ ...state, className: 'StepwiseAdamW' }), 'of class StepwiseAdam'],
  [
    'another choice',
    (state) => ({
      ...state,
      groups: state.groups.map((one) => ({ ...one, values: { ...one.values, amsgrad: 1 } })),
    }),
    "'amsgrad' is true in the state, and false here",
  ],
  [
    'a moment too few',
    (state) => ({ ...state, tensors: state.tensors.filter(({ name }) => !name.endsWith('/v')) }),
    '/v',
  ],
  [
    'another variable',
    (state) => ({
      ...state,
      tensors: state.tensors.map((one) => ({ ...one, name: one.name.replace('oddb', 'oddc') })),
    }),
    'and there is none of that name',
  ],
  [
    'another shape',
    (state) => ({
      ...state,
      tensors: state.tensors.map((one) => ({ ...one, shape: [...one.shape, 1] })),
    }),
    '1] in the state, and [',
  ],
])('a state with %s is told, and nothing is changed', async (_, change, message) => {
  const model = build(adam(tf, { groups }), 'odd');
  await fit(model, 1);
  const state = await saveOptimizer(tf, model.optimizer);
  const error = await failure(() => restoreOptimizer(tf, model.optimizer, change(state)));
  expect(error.code).toBe('bad-checkpoint');
  expect(error.message).toContain(message);
  expect(await saveOptimizer(tf, model.optimizer)).toEqual(state);
  model.optimizer.dispose();
  model.dispose();
});
