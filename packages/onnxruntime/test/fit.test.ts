import { checkHistory, earlyStopping, plateau, Scheduler, warmupCosine } from '@stepwise/core';
import { describe, expect, test, vi } from 'vitest';
import { accuracy, type Batch, type FitOptions, type FitProgress } from '../src/index.ts';
import { makeLinear, makeTrainer } from './make.ts';
import { batchesOf, contentOf, examples, gradients } from './models.ts';

const data = batchesOf(5);
const validation = batchesOf(3, 16, 500);
const metrics = { accuracy: accuracy() };

test('is a loop of steps, an evaluation and the end of an epoch', async () => {
  const schedule = () =>
    new Scheduler(warmupCosine({ warmup: '1ep' }), { lr: 0.05, stepsPerEpoch: 5, epochs: 3 });
  const [fitted, looped] = [
    await makeTrainer({ scheduler: schedule() }),
    await makeTrainer({ scheduler: schedule() }),
  ];
  const result = await fitted.fit({ data, epochs: 3, validation, metrics });
  for (let epoch = 1; epoch <= 3; epoch += 1) {
    let [sum, lr] = [0, 0];
    for (const batch of data) {
      const step = await looped.step(batch);
      sum += step.loss;
      ({ lr } = step);
    }
    const { loss, metrics: measured } = await looped.evaluate(validation, { metrics });
    looped.endEpoch({ metrics: { loss: sum / 5, val_loss: loss } });
    expect(result.epochs[epoch - 1]).toEqual({
      epoch,
      lr,
      skipped: 0,
      metrics: { loss: sum / 5, val_loss: loss, val_accuracy: measured['accuracy'] },
    });
  }
  expect(result.status).toBe('finished');
  expect(result.best).toBeNull();
  expect(contentOf(fitted.save())).toEqual(contentOf(looped.save()));
  // it learned what there was to learn
  expect(result.epochs[2]!.metrics['val_loss']).toBeLessThan(
    result.epochs[0]!.metrics['val_loss']!,
  );
});

test('its history has the rates, the losses and the metrics of each epoch', async () => {
  const scheduler = new Scheduler(warmupCosine({ warmup: '1ep' }), {
    lr: 0.05,
    stepsPerEpoch: 5,
    epochs: 3,
  });
  const trainer = await makeTrainer({ scheduler });
  const { epochs, history } = await trainer.fit({ data, epochs: 3, validation, metrics });
  const [run] = checkHistory(history).runs;
  const valuesOf = (name: string) => run?.series.find((series) => series.name === name);
  expect(run?.facts).toEqual({ framework: 'onnxruntime', plannedEpochs: 3 });
  expect(run?.events).toEqual(scheduler.events);
  expect(valuesOf('lr')).toMatchObject({ role: 'rate', at: [1, 2, 3], elsewhere: [5, 10, 15] });
  expect(valuesOf('lr')?.values).toEqual([4, 9, 14].map((t) => scheduler.at(t)));
  for (const name of ['loss', 'val_loss', 'val_accuracy']) {
    expect(valuesOf(name)?.values).toEqual(epochs.map((epoch) => epoch.metrics[name]));
  }
});

test('its history has the rate of each group', async () => {
  const rates = { first: 0.1, second: 0.01 };
  const trainer = await makeTrainer({
    groups: [{ name: 'first', parameters: /weight/u }, { name: 'second' }],
    scheduler: new Scheduler(plateau({ patience: 9, monitor: 'loss' }), {
      stepsPerEpoch: 5,
      groups: Object.entries(rates).map(([name, lr]) => ({ name, base: { lr } })),
    }),
  });
  const { history } = await trainer.fit({ data, epochs: 1 });
  const found = history.runs[0]?.series.filter(({ role }) => role === 'rate');
  expect(found?.map(({ group, values }) => [group, ...values])).toEqual(Object.entries(rates));
});

test('tells of each step and each epoch, with what the scheduler decided', async () => {
  const scheduler = new Scheduler(plateau({ patience: 0, monitor: 'loss', threshold: 0.9 }), {
    lr: 0.1,
    stepsPerEpoch: 2,
  });
  const trainer = await makeTrainer({ scheduler });
  const seen: FitProgress[] = [];
  await trainer.fit({ data: data.slice(0, 2), epochs: 2, onProgress: (one) => seen.push(one) });
  expect(seen.map(({ type }) => type)).toEqual(['step', 'step', 'epoch', 'step', 'step', 'epoch']);
  expect(seen[4]).toMatchObject({ epoch: 2, step: 4, applied: true });
  const [first, second] = seen.filter((one) => one.type === 'epoch');
  expect(first!.events).toEqual([]);
  expect(second!.events).toMatchObject([{ type: 'reduced', step: 4 }]);
});

describe('where the batches come from', () => {
  test('a function of the epoch and the seed', async () => {
    const trainer = await makeTrainer({ seed: 9 });
    const asked: unknown[] = [];
    const make: FitOptions['data'] = async function* (epoch) {
      asked.push(epoch);
      yield* data;
    };
    await trainer.fit({ data: make, epochs: 2 });
    expect(asked).toEqual([
      { epoch: 1, seed: 9 },
      { epoch: 2, seed: 9 },
    ]);
    expect(trainer.stepsDone).toBe(10);
  });

  test('a generator is used up after an epoch, and is an error in the next', async () => {
    const trainer = await makeTrainer();
    function* once() {
      yield* data;
    }
    await expect(trainer.fit({ data: once(), epochs: 2 })).rejects.toMatchObject({
      code: 'bad-batch',
      message: expect.stringContaining('no batch in epoch 2. An iterator can be used up') as string,
    });
    expect(trainer.epoch).toBe(1);
  });

  test('one that throws', async () => {
    const trainer = await makeTrainer();
    function* broken() {
      yield data[0]!;
      throw new Error('the disk is gone');
    }
    await expect(trainer.fit({ data: broken, epochs: 1 })).rejects.toThrow('the disk is gone');
    expect(trainer.stepsDone).toBe(1);
    await trainer.fit({ data, epochs: 1 });
    expect(trainer.stepsDone).toBe(6);
  });
});

test('epochs are counted over several fits and checkpoints', async () => {
  const trainer = await makeTrainer();
  await trainer.fit({ data, epochs: 2 });
  const next = await makeTrainer();
  next.load(trainer.save());
  const { epochs, status } = await next.fit({ data, epochs: 3 });
  expect(epochs.map(({ epoch }) => epoch)).toEqual([3]);
  expect(status).toBe('finished');
  const { history, ...nothing } = await next.fit({ data, epochs: 3 });
  expect(nothing).toEqual({ epochs: [], status: 'finished', best: null });
  expect(history.runs).toEqual([]);
});

describe('the scheduler stops', () => {
  const stopping = () =>
    new Scheduler(earlyStopping({ patience: 2, monitor: 'val_loss', mode: 'min' }), {
      lr: 0,
      stepsPerEpoch: 5,
    });

  test('after the patience, and stays stopped', async () => {
    const trainer = await makeTrainer({ scheduler: stopping() });
    const { epochs, status } = await trainer.fit({ data, epochs: 20, validation });
    // with a rate of 0 only the first epoch is an improvement
    expect(epochs).toHaveLength(3);
    expect(status).toBe('stopped');
    expect(trainer.scheduler!.stopped).not.toBeNull();
    expect(await trainer.fit({ data, epochs: 20, validation })).toMatchObject({
      epochs: [],
      status: 'stopped',
    });
  });

  test('with a scheduler that steps per epoch', async () => {
    const scheduler = new Scheduler(earlyStopping({ patience: 2 }), { lr: 0, stepsPerEpoch: 1 });
    const trainer = await makeTrainer({ scheduler, per: 'epoch' });
    const { epochs, status } = await trainer.fit({ data, epochs: 20, validation });
    expect([epochs.length, status, scheduler.t]).toEqual([3, 'stopped', 3]);
  });
});

describe('restoreBest', () => {
  /** A weight that goes through 0 at epoch 3 of 6; the validation is its square. */
  const through = async () => makeLinear({ w: [3, 3] });
  const step = [gradients({ w: [2, 2] })];
  // |w| as val_loss: w is 2, 1, 0, −1, −2, −3
  const measure = {
    distance: ({ loss }: Readonly<Record<string, { data: unknown }>>) =>
      Math.abs(Number((loss!.data as Float32Array)[0])),
  };
  const options: FitOptions = { data: step, epochs: 6, validation: step[0]!, metrics: measure };

  test('ends with the weights of the best epoch, and says which', async () => {
    const trainer = await through();
    const watched = { metric: 'val_distance', mode: 'min' } as const;
    const { best, epochs } = await trainer.fit({ ...options, restoreBest: watched });
    expect(epochs.map((one) => one.metrics['val_distance'])).toEqual([8, 4, 0, 4, 8, 12]);
    expect(best).toEqual({ epoch: 3, value: 0 });
    expect([...(trainer.read('w').data as Float32Array)]).toEqual([0, 0]);
    expect(trainer.stepsDone).toBe(6);
  });

  test('the greatest, the lowest val_loss, the loss of training', async () => {
    const [a, b, c] = [await through(), await through(), await through()];
    const greatest = { metric: 'val_distance', mode: 'max' } as const;
    expect((await a.fit({ ...options, restoreBest: greatest })).best).toEqual({
      epoch: 6,
      value: 12,
    });
    expect((await b.fit({ ...options, restoreBest: true })).best).toEqual({ epoch: 6, value: -12 });
    const { data: own } = options;
    const { best } = await c.fit({
      data: own,
      epochs: 2,
      restoreBest: { metric: 'loss', mode: 'max' },
    });
    expect(best).toEqual({ epoch: 1, value: 12 });
    expect([...(c.read('w').data as Float32Array)]).toEqual([2, 2]);
  });

  test('never a number: nothing to go back to', async () => {
    const trainer = await through();
    const watched = { metric: 'val_nan', mode: 'min' } as const;
    const result = await trainer.fit({
      ...options,
      metrics: { nan: () => Number.NaN },
      restoreBest: watched,
    });
    expect(result.best).toBeNull();
    expect([...(trainer.read('w').data as Float32Array)]).toEqual([-3, -3]);
  });
});

describe('options that are refused before anything is trained', () => {
  test.each<[string, unknown]>([
    ['none', undefined],
    ['an unknown one', { data, epochs: 1, batchSize: 4 }],
    ['no epochs', { data }],
    ['half an epoch', { data, epochs: 0.5 }],
    ['no data', { epochs: 1 }],
    ['one batch as data', { data: data[0], epochs: 1 }],
    ['metrics without a validation', { data, epochs: 1, metrics }],
    ['restoreBest without a validation', { data, epochs: 1, restoreBest: true }],
    [
      'a metric that is not measured',
      { data, epochs: 1, validation, restoreBest: { metric: 'val_f1', mode: 'max' } },
    ],
    ['a mode', { data, epochs: 1, validation, restoreBest: { metric: 'val_loss', mode: 'low' } }],
  ])('%s', async (_, options) => {
    const trainer = await makeTrainer();
    await expect(trainer.fit(options as FitOptions)).rejects.toMatchObject({ code: 'bad-option' });
    expect(trainer.stepsDone).toBe(0);
  });
});

describe('abort', () => {
  test('before the first epoch', async () => {
    const trainer = await makeTrainer();
    const asked = vi.fn<() => Batch[]>(() => data);
    const result = await trainer.fit({ data: asked, epochs: 3, signal: AbortSignal.abort() });
    expect(result).toMatchObject({ epochs: [], status: 'aborted', best: null });
    expect(result.history.runs).toEqual([]);
    expect(asked).not.toHaveBeenCalled();
  });

  test('within an epoch: what was trained stays, the epoch does not count', async () => {
    const trainer = await makeTrainer();
    const controller = new AbortController();
    const result = await trainer.fit({
      data,
      epochs: 3,
      signal: controller.signal,
      onProgress: (one) => {
        if (one.type === 'step' && one.step === 8) controller.abort();
      },
    });
    expect(result).toMatchObject({ status: 'aborted', epochs: [{ epoch: 1 }] });
    expect([trainer.stepsDone, trainer.epoch]).toEqual([8, 1]);
    const other = await makeTrainer();
    for (const batch of [...data, ...data.slice(0, 3)]) await other.step(batch);
    expect(other.export()).toEqual(trainer.export());
  });

  test('at the end of an epoch, and of the last one', async () => {
    const abortAt = async (epoch: number) => {
      const trainer = await makeTrainer();
      const controller = new AbortController();
      const { status } = await trainer.fit({
        data,
        epochs: 2,
        signal: controller.signal,
        onProgress: (one) => {
          if (one.type === 'epoch' && one.epoch.epoch === epoch) controller.abort();
        },
      });
      return [status, trainer.epoch];
    };
    expect(await abortAt(1)).toEqual(['aborted', 1]);
    // all was done already
    expect(await abortAt(2)).toEqual(['finished', 2]);
  });

  test('by a timer, and with the best weights', async () => {
    const trainer = await makeTrainer();
    const result = await trainer.fit({
      data,
      epochs: 1e6,
      validation: examples(8, 3),
      restoreBest: true,
      signal: AbortSignal.timeout(300),
    });
    expect(result.status).toBe('aborted');
    const { loss } = await trainer.evaluate(examples(8, 3));
    expect(loss).toBe(result.best!.value);
    expect(Math.min(...result.epochs.map((one) => one.metrics['val_loss']!))).toBe(loss);
  });
});
