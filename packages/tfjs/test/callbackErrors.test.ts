import {
  constant,
  earlyStopping,
  plateau,
  Scheduler,
  StepwiseError,
  type RunOptions,
} from '@stepwise/core';
import * as core from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { bindOptimizer, schedulerCallback, type SchedulerCallbackOptions } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { fit, oneWeightModel, reports, weightOf } from './model.ts';

beforeAll(useWasm);

async function failure(act: () => unknown): Promise<StepwiseError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof StepwiseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const callback = (run: RunOptions, options?: SchedulerCallbackOptions) =>
  schedulerCallback(tf, new Scheduler(constant(), run), options);

describe('when training begins', () => {
  test.each<[string, RunOptions, SchedulerCallbackOptions, string]>([
    [
      'batches',
      { lr: 1, stepsPerEpoch: 5 },
      {},
      'stepsPerEpoch 5, but model.fit will train 3 batches',
    ],
    ['an epoch for a batch', { lr: 1, stepsPerEpoch: 1 }, {}, "or use per: 'epoch'"],
    [
      'a batch for an epoch',
      { lr: 1, stepsPerEpoch: 3 },
      { per: 'epoch' },
      'stepsPerEpoch 3, but with',
    ],
    [
      'the batch size',
      { lr: 1, batchSize: 32 },
      {},
      'batchSize 32, but model.fit will train with 2',
    ],
  ])('wrong facts are told: %s', async (_, run, options, message) => {
    const model = oneWeightModel();
    const callbacks = [callback(run, options)];
    // five samples in batches of two: the last one is smaller
    const error = await failure(() => fit(model, 5, { batchSize: 2, callbacks }));
    expect(error.code).toBe('bad-run');
    expect(error.message).toContain(message);
    expect(weightOf(model)).toBe(0);
  });

  test('right facts are not', async () => {
    const run = { lr: 1, stepsPerEpoch: 3, batchSize: 2 };
    const { history } = await fit(oneWeightModel(), 5, {
      batchSize: 2,
      callbacks: [callback(run)],
    });
    expect(history['lr']).toEqual([1]);
  });

  test('the batches of a dataset, where they are known', async () => {
    const xs = tf.data.array([[1], [1], [1]]);
    const dataset = tf.data.zip({ xs, ys: xs }).batch(1);
    const callbacks = [callback({ lr: 1, stepsPerEpoch: 4 })];
    const error = await failure(() =>
      oneWeightModel().fitDataset(dataset, { epochs: 1, verbose: 0, callbacks }),
    );
    expect(error.message).toContain('stepsPerEpoch 4, but model.fit will train 3 batches');
  });

  test('a parameter that the optimizer lacks', async () => {
    const run = { groups: [{ name: 'all', base: { lr: 1, momentum: 0.9 } }] };
    const error = await failure(() => fit(oneWeightModel(), 1, { callbacks: [callback(run)] }));
    expect(error.code).toBe('unsupported');
    expect(error.message).toContain("a base for 'momentum', and of SGD only lr can be set");
  });

  test('several groups', async () => {
    const groups = ['head', 'body'].map((name) => ({ name, base: { lr: 0.1 } }));
    const error = await failure(() =>
      fit(oneWeightModel(), 1, { callbacks: [callback({ groups })] }),
    );
    expect(error.code).toBe('unsupported');
    expect(error.message).toContain('2 groups (head, body)');
  });

  test('a scheduler that has stopped', async () => {
    const scheduler = new Scheduler(earlyStopping({ patience: 1 }), { lr: 0.1 });
    const callbacks = [reports('val_loss', [1, 1]), schedulerCallback(tf, scheduler)];
    const model = oneWeightModel();
    await fit(model, 1, { epochs: 5, callbacks });
    const error = await failure(() => fit(model, 1, { epochs: 5, callbacks }));
    expect(error.code).toBe('bad-run');
    expect(error.message).toContain('decided to stop at step 2');
  });
});

test('a metric that does not come is told at the end of the epoch, and no tensor is left behind', async () => {
  const scheduler = new Scheduler(plateau(), { lr: 0.1 });
  const callbacks = [schedulerCallback(tf, scheduler)];
  const before = tf.memory().numTensors;
  const model = oneWeightModel();
  const error = await failure(() => fit(model, 1, { callbacks }));
  expect(error.code).toBe('missing-metric');
  expect(error.message).toMatch(/got \{"loss":/);
  bindOptimizer(tf, model.optimizer).dispose();
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

describe('when it is made', () => {
  test('no scheduler, no namespace, no layers, no such option', async () => {
    const scheduler = new Scheduler(constant(), { lr: 1 });
    const wrong: [() => unknown, string][] = [
      [() => schedulerCallback(tf, {} as never), 'wanted a scheduler'],
      [() => schedulerCallback(tf, null as never), 'wanted a scheduler'],
      [() => schedulerCallback(tf, scheduler, { params: ['lr'] }), 'are for a machine alone'],
      [() => schedulerCallback(tf, scheduler, { run: {} }), 'are for a machine alone'],
      [() => schedulerCallback(tf, constant(), { params: ['lrs' as never] }), 'got ["lrs"]'],
      [() => schedulerCallback(tf, constant(), { run: { lr: 1 } as never }), 'got "lr"'],
      [() => schedulerCallback(scheduler as never, tf as never), 'namespace first'],
      [() => schedulerCallback(core as never, scheduler), 'lacks the layers API'],
      [() => schedulerCallback(tf, scheduler, { every: 1 } as never), 'got "every"'],
      [
        () => schedulerCallback(tf, scheduler, { per: 'step' as never }),
        'wanted "batch" or "epoch"',
      ],
    ];
    for (const [act, message] of wrong) {
      const error = await failure(act);
      expect(error.code).toBe('bad-option');
      expect(error.message).toContain(message);
    }
  });
});
