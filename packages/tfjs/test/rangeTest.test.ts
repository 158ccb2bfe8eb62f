import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bindOptimizer, rangeTest, type RangeTestData } from '../src/index.ts';
import { useWasm } from './backend.ts';

beforeAll(useWasm);

const OPTIMIZERS: Readonly<Record<string, () => tf.Optimizer>> = {
  sgd: () => tf.train.sgd(0.05),
  momentum: () => tf.train.momentum(0.05, 0.9, true),
  adagrad: () => tf.train.adagrad(0.05),
  adadelta: () => tf.train.adadelta(0.05),
  adam: () => tf.train.adam(0.05),
  adamax: () => tf.train.adamax(0.05),
  rmsprop: () => tf.train.rmsprop(0.05, 0.9, 0.5),
};

/**
 * With something of all that a step changes. The first kernel does not meet its constraint yet, as weights that come
 * from a file may not.
 */
function makeModel(optimizer: tf.Optimizer | string = tf.train.adam(0.05)): tf.LayersModel {
  const seeded = (seed: number) => tf.initializers.randomUniform({ minval: -1, maxval: 1, seed });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({
        units: 6,
        inputShape: [4],
        kernelInitializer: seeded(1),
        kernelConstraint: tf.constraints.maxNorm({ maxValue: 0.5 }),
        kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
      }),
      tf.layers.batchNormalization(),
      tf.layers.dropout({ rate: 0.25, seed: 5 }),
      tf.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: seeded(2) }),
    ],
  });
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  onTestFinished(() => {
    bindOptimizer(tf, model.optimizer).dispose();
    model.dispose();
  });
  return model;
}

/** Forty examples whose class is the greatest of the first three numbers. */
function makeData(): { xs: tf.Tensor2D; ys: tf.Tensor2D } {
  const data = tf.tidy(() => {
    const xs = tf.randomUniform<tf.Rank.R2>([40, 4], -1, 1, 'float32', 3);
    const classes = xs.slice([0, 0], [40, 3]).argMax(1);
    return { xs, ys: tf.oneHot(classes, 3).toFloat() as tf.Tensor2D };
  });
  onTestFinished(() => tf.dispose(data));
  return data;
}

/** Everything that a step changes, bit for bit: the weights, and all members of the optimizer but names. */
function contentOf(model: tf.LayersModel): unknown {
  const contents = (value: unknown): unknown => {
    if (value instanceof tf.Tensor)
      return Buffer.from(value.dataSync().slice().buffer).toString('hex');
    if (Array.isArray(value)) return value.map(contents);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).filter(([name]) => name !== 'originalName');
    return Object.fromEntries(members.map(([name, one]) => [name, contents(one)]));
  };
  return {
    weights: model.weights.map((weight) => contents(weight.read())),
    optimizer: contents(Object.fromEntries(Object.entries(model.optimizer))),
  };
}

async function train(model: tf.LayersModel, data: { xs: tf.Tensor; ys: tf.Tensor }, steps: number) {
  const losses: unknown[] = [];
  for (let i = 0; i < steps; i += 1) losses.push(await model.trainOnBatch(data.xs, data.ys));
  return losses;
}

describe.each(Object.entries(OPTIMIZERS))('%s', (_, create) => {
  test('training goes on as if there had been no range test, bit for bit; no tensor is left', async () => {
    const data = makeData();
    const [tested, plain] = [makeModel(create()), makeModel(create())];
    for (const model of [tested, plain]) await train(model, data, 2);
    const [before, tensors] = [contentOf(tested), tf.memory().numTensors];
    const { history } = await rangeTest(tf, tested, data, {
      from: 1e-4,
      to: 10,
      steps: 12,
      batchSize: 16,
    });
    expect(new Set(history.losses).size).toBe(history.losses.length);
    expect(history.losses.length).toBeGreaterThan(3);
    expect(contentOf(tested)).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(await train(tested, data, 2)).toEqual(await train(plain, data, 2));
    expect(contentOf(tested)).toEqual(contentOf(plain));
  });

  test('an optimizer that was never used is as new', async () => {
    const model = makeModel(create());
    const data = makeData();
    const [before, tensors] = [contentOf(model), tf.memory().numTensors];
    await rangeTest(tf, model, data, { steps: 3 });
    expect(contentOf(model)).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

test('what setWeights alone would do: weights that do not meet a constraint are changed', () => {
  const model = makeModel();
  const before = contentOf(model);
  model.setWeights(tf.tidy(() => model.getWeights().map((weight) => weight.clone())));
  expect(contentOf(model)).not.toEqual(before);
});

test('the losses are those of a training with the same rates', async () => {
  const data = makeData();
  const [tested, plain] = [makeModel(), makeModel()];
  const { history } = await rangeTest(tf, tested, data, {
    from: 1e-3,
    to: 1,
    steps: 6,
    batchSize: 40,
    shuffle: false,
  });
  const handle = bindOptimizer(tf, plain.optimizer);
  const losses: number[] = [];
  for (const lr of history.rates) {
    handle.set({ lr });
    const [loss] = (await plain.trainOnBatch(data.xs, data.ys)) as number[];
    losses.push(loss!);
  }
  expect(history.losses).toEqual(losses);
  expect(history.end).toEqual({ reason: 'finished', rate: history.rates[5] });
});

describe('when something throws', () => {
  const fails = async (model: tf.LayersModel, data: RangeTestData): Promise<unknown> => {
    const [before, tensors] = [contentOf(model), tf.memory().numTensors];
    const error: unknown = await rangeTest(tf, model, data, { batchSize: 8 }).catch(
      (one: unknown) => one,
    );
    expect(contentOf(model)).toEqual(before);
    expect(tf.memory().numTensors).toBe(tensors);
    // it can be tested again
    const good = { xs: tf.zeros([2, 4]), ys: tf.zeros([2, 3]) };
    await expect(rangeTest(tf, model, good, { steps: 2 })).resolves.toBeDefined();
    tf.dispose(good);
    expect(contentOf(model)).toEqual(before);
    return error;
  };

  test('in the third step', async () => {
    const model = makeModel();
    const data = makeData();
    await train(model, data, 1);
    let steps = 0;
    const { minimize } = model.optimizer;
    model.optimizer.minimize = function late(this: tf.Optimizer, ...args) {
      steps += 1;
      if (steps === 3) throw new Error('the device is lost');
      return minimize.apply(this, args);
    };
    const error = await fails(model, data);
    expect(error).toMatchObject({ message: 'the device is lost' });
  });

  test('in the data', async () => {
    const { xs, ys } = makeData();
    const dataset = tf.data.generator(function* batches() {
      for (let i = 0; i < 3; i += 1) {
        yield { xs: tf.slice(xs, i * 8, 8), ys: tf.slice(ys, i * 8, 8) };
      }
      throw new Error('no more data');
    });
    const error = await fails(makeModel(), dataset);
    expect(String(error)).toContain('no more data');
  });

  test('a batch of another form', async () => {
    const wrong = { xs: tf.zeros([8, 5]), ys: tf.zeros([8, 3]) };
    expect(String(await fails(makeModel(), wrong))).toMatch(/shape/);
    tf.dispose(wrong);
  });
});

test('a dataset: batches as they come, from the beginning again when they end', async () => {
  const { xs, ys } = makeData();
  const model = makeModel();
  let passes = 0;
  const dataset = tf.data.generator(function* batches() {
    passes += 1;
    for (let i = 0; i < 5; i += 1) {
      yield { xs: tf.slice(xs, i * 8, 8), ys: tf.slice(ys, i * 8, 8) };
    }
  });
  const { history } = await rangeTest(tf, model, dataset, { steps: 12, divergence: false });
  expect([history.losses.length, passes]).toEqual([12, 3]);
  const tensors = { xs, ys };
  const same = await rangeTest(tf, model, tensors, {
    steps: 12,
    divergence: false,
    batchSize: 8,
    shuffle: false,
  });
  expect(history).toEqual(same.history);
});

test('the same seed, the same test; another one, another', async () => {
  const model = makeModel();
  const data = makeData();
  const options = { steps: 6, batchSize: 8, divergence: false } as const;
  const of = async (seed: number) =>
    (await rangeTest(tf, model, data, { ...options, seed })).history.losses;
  const first = await of(1);
  expect(await of(1)).toEqual(first);
  expect(await of(2)).not.toEqual(first);
});

test('the page has its turn: a timer ticks while it runs', async () => {
  const model = makeModel();
  const { xs, ys } = makeData();
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 1);
  // a step that takes its time
  const { minimize } = model.optimizer;
  model.optimizer.minimize = function slow(this: tf.Optimizer, ...args) {
    const until = performance.now() + 20;
    while (performance.now() < until);
    return minimize.apply(this, args);
  };
  await rangeTest(tf, model, { xs, ys }, { steps: 12, divergence: false, batchSize: 40 });
  clearInterval(timer);
  expect(ticks).toBeGreaterThanOrEqual(3);
});

test('a loss that is not finite ends it, and the weights are there again', async () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [4], kernelInitializer: 'ones' })],
  });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const [xs, ys] = [tf.ones([8, 4]), tf.zeros([8, 1])];
  const before = contentOf(model);
  const options = { steps: 30, to: 1e6, divergence: false } as const;
  const { history, suggestions } = await rangeTest(tf, model, { xs, ys }, options);
  expect(history.end?.reason).toBe('notFinite');
  expect(history.losses.every(Number.isFinite)).toBe(true);
  expect(suggestions.minimum.rate).toBeGreaterThan(0);
  expect(contentOf(model)).toEqual(before);
  tf.dispose([xs, ys]);
  model.dispose();
});

test('an abort ends it with what there is', async () => {
  const { xs, ys } = makeData();
  const stop = new AbortController();
  const dataset = tf.data.generator(function* batches() {
    for (let i = 0; i < 5; i += 1) {
      if (i === 3) stop.abort();
      yield { xs: tf.slice(xs, 0, 8), ys: tf.slice(ys, 0, 8) };
    }
  });
  const model = makeModel();
  const tensors = tf.memory().numTensors;
  const { history } = await rangeTest(tf, model, dataset, { signal: stop.signal });
  expect([history.losses.length, history.end]).toEqual([3, null]);
  expect(tf.memory().numTensors).toBe(tensors);
});

test('several inputs, by name and by position', async () => {
  const [a, b] = [tf.input({ shape: [2], name: 'a' }), tf.input({ shape: [2], name: 'b' })];
  const joined = tf.layers.concatenate().apply([a, b]) as tf.SymbolicTensor;
  const output = tf.layers
    .dense({ units: 1, kernelInitializer: 'ones' })
    .apply(joined) as tf.SymbolicTensor;
  const model = tf.model({ inputs: [a, b], outputs: output });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const [x, y] = [
    tf.randomUniform([9, 2], 0, 1, 'float32', 1),
    tf.randomUniform([9, 2], 0, 1, 'float32', 2),
  ];
  const target = tf.ones([9, 1]);
  const options = { steps: 4, batchSize: 4 } as const;
  const byName = await rangeTest(tf, model, { xs: { a: x, b: y }, ys: target }, options);
  const inOrder = await rangeTest(tf, model, { xs: [x, y], ys: [target] }, options);
  expect(byName.history).toEqual(inOrder.history);
  expect(byName.history.losses).toHaveLength(4);
  tf.dispose([x, y, target]);
  model.dispose();
});

test('while it runs, fit and another test of the model are refused; afterwards they are not', async () => {
  const model = makeModel();
  const data = makeData();
  const first = rangeTest(tf, model, data, { steps: 4 });
  const [second, fit] = await Promise.allSettled([
    rangeTest(tf, model, data),
    model.fit(data.xs, data.ys),
  ]);
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'unsupported' } });
  expect(fit).toMatchObject({
    status: 'rejected',
    reason: { message: expect.stringContaining('fit() call is ongoing') as string },
  });
  expect((await first).history.losses).toHaveLength(4);
  const { history } = await model.fit(data.xs, data.ys, { epochs: 1, verbose: 0 });
  expect(history['loss']).toHaveLength(1);
});
