import { chain, linear, oneCycle, plateau, select, StepwiseError } from '@stepwise/core';
import { all } from '@stepwise/core/all';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  bindOptimizer,
  checkpointBytes,
  latestCheckpoint,
  modelCheckpoint,
  restoreCheckpoint,
  schedulerCallback,
  type ModelCheckpointOptions,
} from '../src/index.ts';
import { useWasm } from './backend.ts';
import { files, withStore } from './checkpointFiles.ts';
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

const numbers = Array.from({ length: 24 }, (_, i) => Math.sin(i * i));

/** Two layers with a batch norm between them, whose statistics are weights too. */
function network(optimizer: tf.Optimizer, units = 3, seed = 1): tf.LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units, inputShape: [2], activation: 'tanh', kernelInitializer }),
      tf.layers.batchNormalization(),
      tf.layers.dense({ units: 2, kernelInitializer }),
    ],
  });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  return model;
}

const weightsOf = (model: tf.LayersModel) =>
  tf.tidy(() => model.getWeights().map((one) => [...one.dataSync()]));

async function train(model: tf.LayersModel, args: tf.ModelFitArgs): Promise<tf.History> {
  const x = tf.tensor2d(numbers, [12, 2]);
  const y = tf.tensor2d(numbers.toReversed(), [12, 2]);
  try {
    return await model.fit(x, y, { batchSize: 4, shuffle: false, verbose: 0, ...args });
  } finally {
    tf.dispose([x, y]);
  }
}

describe('a training that goes on from a checkpoint is the same, bit for bit', () => {
  const machine = chain(
    oneCycle(),
    select({ param: { lr: plateau({ monitor: 'loss', patience: 1, threshold: 0.5 }) } }),
  );
  const optimizers: [string, () => tf.Optimizer, ('lr' | 'momentum' | 'beta1')[]][] = [
    ['sgd', () => tf.train.sgd(0.1), ['lr']],
    ['momentum', () => tf.train.momentum(0.1, 0.9, true), ['lr', 'momentum']],
    ['adam', () => tf.train.adam(0.1), ['lr', 'beta1']],
    ['adamax', () => tf.train.adamax(0.1), ['lr', 'beta1']],
    ['rmsprop', () => tf.train.rmsprop(0.01, 0.9, 0.9, 1e-7, true), ['lr', 'momentum']],
  ];
  test.each(optimizers)('%s', async (_, create, params) => {
    const { to, read } = files();
    const model = network(create());
    const scheduler = schedulerCallback(tf, machine, { params });
    // the checkpoint comes first, and yet knows what the scheduler has heard
    const saving = modelCheckpoint(tf, { to, scheduler });
    const { history } = await train(model, { epochs: 6, callbacks: [saving, scheduler] });

    const again = network(create(), 3, 2);
    const { epoch, scheduler: restored } = await restoreCheckpoint(tf, again, read('epoch-3'), {
      kinds: all,
    });
    const callbacks = [schedulerCallback(tf, restored!)];
    const rest = await train(again, { initialEpoch: epoch, epochs: 6, callbacks });
    expect(rest.epoch).toEqual([3, 4, 5]);
    expect(weightsOf(again)).toEqual(weightsOf(model));
    expect(rest.history['lr']).toEqual(history['lr']!.slice(3));
    expect(rest.history['loss']).toEqual(history['loss']!.slice(3));
    // through JSON, where the order of keys is another
    expect(restored?.toJSON()).toEqual(scheduler.scheduler?.toJSON());
    expect(restored?.events.some(({ type }) => type === 'reduced')).toBe(true);
    for (const one of [model, again]) {
      bindOptimizer(tf, one.optimizer).dispose();
      one.dispose();
    }
  });

  test('nothing else is: another weight decides that the test can fail', async () => {
    const { to, read } = files();
    const model = network(tf.train.adam(0.1));
    await train(model, { epochs: 4, callbacks: [modelCheckpoint(tf, { to })] });
    const again = network(tf.train.adam(0.1));
    await restoreCheckpoint(tf, again, read('epoch-1'));
    // two epochs, not three
    await train(again, { initialEpoch: 2, epochs: 4 });
    expect(weightsOf(again)).not.toEqual(weightsOf(model));
  });
});

test('what is written does not depend on the order of callbacks', async () => {
  const written: unknown[] = [];
  for (const order of ['before', 'after']) {
    const { to, read } = files();
    const model = oneWeightModel();
    const scheduler = schedulerCallback(tf, plateau({ monitor: 'loss', patience: 1 }));
    const saving = modelCheckpoint(tf, { to, scheduler });
    const callbacks = order === 'before' ? [saving, scheduler] : [scheduler, saving];
    await fit(model, 2, { epochs: 3, callbacks });
    const { header, data } = read('epoch-3');
    const { scheduler: snapshot, logs, epoch } = header.userDefinedMetadata.stepwise;
    written.push({ snapshot, logs, epoch, numbers: [...new Float32Array(data)] });
  }
  expect(written[0]).toEqual(written[1]);
  expect(written[0]).toMatchObject({ snapshot: { t: 6 }, epoch: 3 });
});

describe('which are kept', () => {
  const run = async (options: Omit<ModelCheckpointOptions, 'to'>, values: number[]) => {
    const { to, remove, log } = files();
    const saving = modelCheckpoint(tf, { to, remove, ...options });
    const callbacks = [reports('val_loss', values), saving];
    await fit(oneWeightModel(), 1, { epochs: values.length, callbacks });
    return { log, saved: saving.saved };
  };

  test('every n epochs, the last ones; what is old goes after the new one is there', async () => {
    const { log, saved } = await run({ every: 2, keep: 2 }, [1, 1, 1, 1, 1, 1, 1]);
    expect(log).toEqual(['+epoch-2', '+epoch-4', '+epoch-6', '-epoch-2']);
    expect(saved.epochs).toEqual(['epoch-4', 'epoch-6']);
  });

  test('the best so far', async () => {
    const { log } = await run({ best: true }, [3, 4, 2, 2, 1]);
    expect(log).toEqual(['+best-1', '+best-3', '-best-1', '+best-5', '-best-3']);
  });

  test('both', async () => {
    const own = { every: 3, keep: 1, best: { mode: 'max', minDelta: 1 } } as const;
    const { log, saved } = await run(own, [3, 3.5, 5, 9, 1, 1]);
    const best = ['+best-3', '-best-1', '+epoch-3', '+best-4', '-best-3'];
    expect(log).toEqual(['+best-1', ...best, '+epoch-6', '-epoch-3']);
    expect([saved.epochs, saved.best]).toEqual([['epoch-6'], 'best-4']);
  });

  test('a training that goes on keeps what there is, and knows the best', async () => {
    const { to, remove, read, log } = files();
    const own = { to, remove, every: 1, keep: 2, best: true };
    const model = oneWeightModel();
    const values = reports('val_loss', [3, 1, 2, 2, 0.5]);
    await fit(model, 1, { epochs: 3, callbacks: [values, modelCheckpoint(tf, own)] });
    const resume = await restoreCheckpoint(tf, model, read('epoch-3'));
    log.length = 0;
    const callbacks = [values, modelCheckpoint(tf, { ...own, resume })];
    await fit(model, 1, { initialEpoch: resume.epoch, epochs: 5, callbacks });
    const expected = ['+epoch-4', '-epoch-2', '+best-5', '-best-2', '+epoch-5', '-epoch-3'];
    expect(log).toEqual(expected);
  });

  test('a metric that never appears: nothing is written, and the weights are untouched', async () => {
    const { to, log } = files();
    const model = oneWeightModel();
    const callbacks = [modelCheckpoint(tf, { to, best: { monitor: 'val_acc' } })];
    const error = await failure(() => fit(model, 2, { callbacks }));
    expect(error.code).toBe('missing-metric');
    expect([weightOf(model), log]).toEqual([0, []]);
  });
});

describe('where they go', () => {
  test('a URL: each under its name, found again', async () => {
    const { store, tf: space } = withStore();
    const model = oneWeightModel(tf.train.adam(0.1));
    const saving = modelCheckpoint(space, {
      to: 'indexeddb://my/run',
      every: 1,
      keep: 2,
      best: { monitor: 'loss' },
    });
    await fit(model, 2, { epochs: 12, callbacks: [saving] });
    expect([...store.keys()].toSorted()).toEqual([
      'indexeddb://my/run/best-12',
      'indexeddb://my/run/epoch-11',
      'indexeddb://my/run/epoch-12',
    ]);
    const url = await latestCheckpoint(space, 'indexeddb://my/run');
    expect(url).toBe('indexeddb://my/run/epoch-12');
    expect(await latestCheckpoint(space, 'indexeddb://my/run', { best: true })).toMatch(/best-12$/);
    expect(await latestCheckpoint(space, 'indexeddb://my')).toBeNull();
    const again = oneWeightModel(tf.train.adam(0.1));
    expect((await restoreCheckpoint(space, again, url!)).epoch).toBe(12);
    expect(weightOf(again)).toBe(weightOf(model));
  });

  test('a handler of tf.io', async () => {
    const saved: tf.io.ModelArtifacts[] = [];
    const to = tf.io.withSaveHandler(async (artifacts) => {
      saved.push(artifacts);
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    });
    const model = oneWeightModel();
    await fit(model, 1, { epochs: 3, callbacks: [modelCheckpoint(tf, { to })] });
    expect(saved).toHaveLength(3);
    const again = oneWeightModel();
    await restoreCheckpoint(tf, again, tf.io.fromMemory(saved[2]!));
    expect(weightOf(again)).toBe(weightOf(model));
  });

  test('one file: whole, or told to be cut off, wherever that is', async () => {
    const { to, read } = files();
    const model = network(tf.train.adam(0.1));
    await train(model, { epochs: 1, callbacks: [modelCheckpoint(tf, { to })] });
    const bytes = checkpointBytes(read('epoch-1'));
    expect(bytes.length % 4).toBe(0);
    const again = network(tf.train.adam(0.1), 3, 2);
    const before = weightsOf(again);
    for (const length of [0, 7, 15, 16, 200, bytes.length - 4, bytes.length - 1]) {
      const cut = await failure(() => restoreCheckpoint(tf, again, bytes.subarray(0, length)));
      expect(cut.code).toBe('bad-checkpoint');
    }
    expect(weightsOf(again)).toEqual(before);
    // a part of a larger buffer, as those of Node are
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    await restoreCheckpoint(tf, again, larger.subarray(3));
    expect(weightsOf(again)).toEqual(weightsOf(model));
  });

  test('tf.loadLayersModel reads the model out of it', async () => {
    const { to, read } = files();
    const model = network(tf.train.adam(0.1));
    await train(model, { epochs: 2, callbacks: [modelCheckpoint(tf, { to })] });
    const { header, data } = read('epoch-2');
    const loaded = await tf.loadLayersModel(tf.io.fromMemory({ ...header, weightData: data }));
    expect(weightsOf(loaded)).toEqual(weightsOf(model));
  });

  test('a target that fails ends the training, and leaves no tensor', async () => {
    const model = oneWeightModel();
    const before = tf.memory().numTensors;
    const to = () => Promise.reject(new Error('disk full'));
    const saving = modelCheckpoint(tf, { to });
    const training = fit(model, 1, { epochs: 3, callbacks: [saving] });
    await expect(training).rejects.toThrow('disk full');
    expect(saving.saved.epochs).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a URL that nobody can save to', async () => {
    const callbacks = [modelCheckpoint(tf, { to: 'nowhere://run' })];
    const error = await failure(() => fit(oneWeightModel(), 1, { callbacks }));
    expect(error.code).toBe('unsupported');
    expect(error.message).toContain("'nowhere://run/epoch-1'");
  });
});

describe('a checkpoint that does not fit', () => {
  async function saved(create = () => tf.train.adam(0.1)) {
    const { to, read } = files();
    const scheduler = schedulerCallback(tf, linear());
    const callbacks = [scheduler, modelCheckpoint(tf, { to, scheduler })];
    await train(network(create()), { epochs: 1, callbacks });
    return read('epoch-1');
  }

  test.each<[string, () => tf.LayersModel, RegExp]>([
    [
      'other units',
      () => network(tf.train.adam(0.1), 4),
      /Weight 0 is \S+\/kernel of shape \[2, 3\].*\[2, 4\]/,
    ],
    ['fewer weights', () => oneWeightModel(tf.train.adam(0.1)), /Weight 0 is .*\[2, 3\].*\[1, 1\]/],
    ['another optimizer', () => network(tf.train.sgd(0.1)), /Adam.*SGD/],
  ])('%s', async (_, create, message) => {
    const model = create();
    await (model.inputs[0]!.shape[1] === 2 ? train(model, { epochs: 1 }) : fit(model, 2, {}));
    const before = { weights: weightsOf(model), tensors: tf.memory().numTensors };
    const checkpoint = await saved();
    const tensors = tf.memory().numTensors;
    const error = await failure(() => restoreCheckpoint(tf, model, checkpoint, { kinds: all }));
    expect(error.code).toBe('bad-checkpoint');
    expect(error.message).toMatch(message);
    expect(weightsOf(model)).toEqual(before.weights);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('damaged, foreign, newer, or without what it needs', async () => {
    const { header, data } = await saved();
    const facts = header.userDefinedMetadata.stepwise;
    const other = (change: object) => ({
      data,
      header: {
        ...header,
        userDefinedMetadata: { stepwise: { ...facts, ...change } as typeof facts },
      },
    });
    const wrong: [unknown, string, string][] = [
      [{ header, data: data.slice(4) }, 'bad-checkpoint', 'cut off'],
      [
        { header: { ...header, userDefinedMetadata: {} }, data },
        'bad-checkpoint',
        'tf.loadLayersModel',
      ],
      [other({ version: 2 }), 'bad-checkpoint', 'newer Stepwise'],
      [other({ epoch: -1 }), 'bad-checkpoint', 'checkpoint.epoch'],
      [other({ variables: [] }), 'bad-checkpoint', 'header'],
      [other({ scheduler: { version: 1 } }), 'bad-snapshot', 'snapshot'],
      [42, 'bad-option', 'got 42'],
      ['nowhere://run', 'unsupported', 'nowhere'],
    ];
    const model = network(tf.train.adam(0.1));
    const before = weightsOf(model);
    for (const [from, code, message] of wrong) {
      const error = await failure(() =>
        restoreCheckpoint(tf, model, from as never, { kinds: all }),
      );
      expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)]);
    }
    const noKinds = await failure(() => restoreCheckpoint(tf, model, { header, data }));
    expect(noKinds.message).toContain('kinds: all');
    expect(weightsOf(model)).toEqual(before);
  });

  test('a model that is not compiled, or that trains', async () => {
    const checkpoint = await saved();
    const bare = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    const error = await failure(() => restoreCheckpoint(tf, bare, checkpoint, { kinds: all }));
    expect(error.message).toContain('model.compile');
    const model = network(tf.train.adam(0.1));
    const training = train(model, { epochs: 1 });
    const busy = await failure(() => restoreCheckpoint(tf, model, checkpoint, { kinds: all }));
    expect(busy.code).toBe('bad-run');
    await training;
  });
});

test('no tensor is left behind', async () => {
  const { to, read } = files();
  const model = network(tf.train.adam(0.1));
  await train(model, { epochs: 1 });
  const before = tf.memory().numTensors;
  await train(model, {
    epochs: 3,
    callbacks: [modelCheckpoint(tf, { to, best: { monitor: 'loss' }, every: 2 })],
  });
  expect(tf.memory().numTensors).toBe(before);
  await restoreCheckpoint(tf, model, read('epoch-2'));
  expect(tf.memory().numTensors).toBe(before);
});

test('wrong options are told when it is made', () => {
  const to = () => {};
  const handler = tf.io.withSaveHandler(() => Promise.reject(new Error('no')));
  const wrong: [object, string][] = [
    [{}, 'modelCheckpoint.to'],
    [{ to, every: 0 }, 'every'],
    [{ to, keep: 2 }, 'give functions for to and remove'],
    [{ to: 'file:///run', keep: 2 }, 'indexeddb://'],
    [{ to: 'indexeddb://run', remove: to }, 'only where to is a function'],
    [{ to, remove: to, keep: 0 }, 'keep'],
    [{ to, best: { patience: 3 } }, 'got "patience"'],
    [{ to: handler, best: true, every: 1 }, 'every or best'],
    [{ to, where: 1 }, 'got "where"'],
    [{ to, scheduler: 5 }, 'modelCheckpoint.scheduler'],
    [{ to, scheduler: linear() }, 'modelCheckpoint.scheduler'],
  ];
  for (const [options, message] of wrong) {
    expect(() => modelCheckpoint(tf, options as never)).toThrow(message);
  }
});
