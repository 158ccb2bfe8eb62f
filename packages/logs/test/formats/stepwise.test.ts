import { historyRecorder, plateau, Scheduler, warmup, writeLog } from '@stepwise/core';
import { expect, test } from 'vitest';
import { readLogSync } from '../../src/readLog.ts';

function recorded() {
  const recorder = historyRecorder({ name: 'mine', facts: { plannedEpochs: 4 } });
  recorder.add(1, { lr: 0.1, metrics: { loss: 0.9, val_loss: 1.1 }, elsewhere: 10 });
  recorder.add(2, { lr: 0.05, metrics: { loss: Number.NaN, val_loss: 1 }, elsewhere: 20 });
  return recorder.history();
}

function stepped() {
  const made = new Scheduler(plateau({ patience: 0, factor: 0.5 }), { lr: 0.1, steps: 8 });
  for (const val_loss of [3, 2, 2, 2, 1]) made.step({ metrics: { val_loss } });
  return made;
}

test('a history as JSON comes back as it was', () => {
  const history = recorded();
  const back = readLogSync(JSON.stringify(history, null, 2));
  expect(back.source).toMatchObject({
    format: 'stepwise',
    because: 'Read as Stepwise, because it is a training history of Stepwise.',
  });
  expect(back.runs).toEqual(history.runs);
  expect(back.damage).toEqual(history.damage);
});

test('a decision log: the rates of a replay, and the decisions', () => {
  const of = stepped();
  const back = readLogSync(writeLog(of));
  const [run] = back.runs;
  expect(run?.series).toHaveLength(1);
  expect(run?.series[0]).toMatchObject({
    name: 'lr',
    role: 'rate',
    axis: 'step',
    at: [0, 1, 2, 3, 4, 5, 6, 7],
  });
  expect(run?.series[0]?.values).toEqual([...of.preview(8)]);
  expect(run?.events).toEqual(of.events);
  expect(run?.facts).toMatchObject({ framework: 'stepwise', plannedSteps: 8 });
});

test('each group of a decision log has its rate', () => {
  const groups = ['body', 'head'].map((name, i) => ({ name, base: { lr: i + 1 } }));
  const of = new Scheduler(warmup({ duration: 2 }), { groups, steps: 3, stepsPerEpoch: 1 });
  const { runs } = readLogSync(writeLog(of));
  expect(runs[0]?.series.map(({ name, group, axis }) => [name, group, axis])).toEqual([
    ['lr/body', 'body', 'epoch'],
    ['lr/head', 'head', 'epoch'],
  ]);
  expect(runs[0]?.series[1]?.values.at(-1)).toBe(2);
});

test('a decision log whose last line was cut off', () => {
  const whole = writeLog(stepped());
  const { runs, damage } = readLogSync(whole.slice(0, -10));
  expect(runs[0]?.events).toEqual(stepped().events.slice(0, -1));
  expect(damage).toMatchObject([{ code: 'truncated' }]);
});

test('results of the bench: a run for each schedule and backend', () => {
  const epochs = [1, 2].map((epoch) => ({
    epoch,
    lrFirst: 0.1,
    lrLast: 0.1 / epoch,
    loss: 3 - epoch,
    valLoss: epoch === 1 ? null : 2,
    valAccuracy: 0.5,
  }));
  const settings = {
    preset: 'quick',
    epochs: 2,
    stepsPerEpoch: 5,
    batchSize: 8,
    learningRate: 0.1,
  };
  const runs = ['cosine', 'plateau'].map((scheduler) => ({ scheduler, backend: 'cpu', epochs }));
  const back = readLogSync(
    JSON.stringify({ version: 1, settings, environment: {}, complete: true, runs }),
  );
  expect(back.source.because).toContain('results of the bench');
  expect(back.runs.map(({ name }) => name)).toEqual(['cosine on cpu', 'plateau on cpu']);
  expect(back.runs[0]?.facts).toMatchObject({ plannedEpochs: 2, stepsPerEpoch: 5 });
  expect(back.runs[0]?.series).toMatchObject([
    { name: 'lr', at: [1, 2], elsewhere: [5, 10], values: [0.1, 0.05] },
    { name: 'loss', values: [2, 1] },
    { name: 'val_accuracy' },
    { name: 'val_loss', at: [2], values: [2] },
  ]);
});

test.each([
  ['{"version": 1, "source": 3, "runs": []}', /history/],
  ['{"version": 1, "source": {"form', /wanted JSON; it is broken, or the file was cut/],
  ['{"version": 1, "settings": {}}', /wanted runs, a list/],
  ['{"type": "header", "version": 9, "spec": {}}', /wanted version 1/],
])('what is wrong with a file of ours is an error: %s', (text, message) => {
  expect(() => readLogSync(text)).toThrow(message);
});

test('asked for, another file says what is wanted', () => {
  expect(() => readLogSync('{"loss": [1, 2]}', { format: 'stepwise' })).toThrow(
    'Stepwise: wanted a training history of Stepwise, or a decision log of a Stepwise scheduler, or results of the bench of Stepwise; the file begins as none of them.',
  );
});
