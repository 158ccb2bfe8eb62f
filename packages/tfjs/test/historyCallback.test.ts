import {
  chain,
  checkHistory,
  earlyStopping,
  piecewiseConstant,
  plateau,
  StepwiseError,
} from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { historyCallback, schedulerCallback, sgd } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { fit, oneWeightModel, reports } from './model.ts';

beforeAll(useWasm);

const seriesOf = (recorder: ReturnType<typeof historyCallback>, run = 0) =>
  Object.fromEntries(
    (checkHistory(recorder.history).runs[run]?.series ?? []).map((series) => [series.name, series]),
  );

test('metrics and the rate of each epoch, with what the scheduler decided', async () => {
  const scheduled = schedulerCallback(
    tf,
    plateau({ patience: 1, factor: 0.5, semantics: 'keras' }),
    {
      per: 'epoch',
    },
  );
  const recorder = historyCallback(tf, { scheduler: scheduled, name: 'mine' });
  const callbacks = [recorder, reports('val_loss', [4, 5, 3, 3.5]), scheduled];
  await fit(oneWeightModel(tf.train.sgd(1)), 1, { epochs: 4, callbacks });

  const { lr, loss, val_loss: valLoss } = seriesOf(recorder);
  expect(lr).toMatchObject({
    role: 'rate',
    axis: 'epoch',
    at: [0, 1, 2, 3],
    values: [1, 1, 0.5, 0.5],
  });
  expect(loss).toMatchObject({ role: 'loss', of: 'train', values: [0, -1, -2, -2.5] });
  expect(valLoss).toMatchObject({
    role: 'loss',
    of: 'validation',
    mode: 'min',
    values: [4, 5, 3, 3.5],
  });
  const [run] = recorder.history.runs;
  expect(run?.name).toBe('mine');
  expect(run?.facts).toMatchObject({ framework: 'tfjs', plannedEpochs: 4, stepsPerEpoch: 1 });
  expect(run?.events.filter(({ type }) => type === 'reduced').map(({ step }) => step)).toEqual([
    2, 4,
  ]);
});

test('what a callback puts into the logs of the optimizer’s settings is no metric', async () => {
  const machine = chain(
    piecewiseConstant({ boundaries: [1], factors: [1, 0.1] }),
    earlyStopping({ monitor: 'loss' }),
  );
  const scheduled = schedulerCallback(tf, machine, { per: 'epoch' });
  const recorder = historyCallback(tf, { scheduler: scheduled });
  const optimizer = sgd(tf, { lr: 1, momentum: 0.5 });
  await fit(oneWeightModel(optimizer), 1, { epochs: 2, callbacks: [scheduled, recorder] });
  expect(Object.keys(seriesOf(recorder))).toEqual(['lr', 'loss']);
});

test('each call of fit is a run; before the first there is none', async () => {
  const recorder = historyCallback(tf);
  expect(checkHistory(recorder.history)).toMatchObject({ runs: [], damage: [{ code: 'empty' }] });
  const model = oneWeightModel(tf.train.sgd(1));
  await fit(model, 1, { epochs: 2, callbacks: [recorder] });
  await fit(model, 1, { epochs: 1, callbacks: [recorder] });
  expect(seriesOf(recorder, 0)['loss']?.values).toEqual([0, -1]);
  expect(seriesOf(recorder, 1)['loss']?.values).toEqual([-2]);
});

test('a loss that is not finite has its place', async () => {
  const recorder = historyCallback(tf);
  const callbacks = [reports('val_loss', [Number.NaN, 1]), recorder];
  await fit(oneWeightModel(tf.train.sgd(1)), 1, { epochs: 2, callbacks });
  expect(seriesOf(recorder)['val_loss']).toMatchObject({
    at: [1],
    values: [1],
    nonFinite: [{ value: 'NaN', from: 0, to: 0, count: 1 }],
  });
});

test('options are checked', () => {
  // @ts-expect-error: there is no such option
  expect(() => historyCallback(tf, { monitor: 'loss' })).toThrow(StepwiseError);
});
