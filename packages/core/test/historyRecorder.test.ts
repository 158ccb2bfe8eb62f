import { expect, test } from 'vitest';
import {
  checkHistory,
  earlyStopping,
  historyRecorder,
  Scheduler,
  StepwiseError,
} from '../src/index.ts';

test('rows become series, in the order in which their names came', () => {
  const recorder = historyRecorder({
    name: 'mine',
    facts: { framework: 'tfjs', plannedEpochs: 3 },
    modes: { val_f: 'max' },
  });
  recorder.add(1, {
    lr: { head: 0.1, body: 0.01 },
    metrics: { loss: 2, val_loss: 3, val_accuracy: 0.1, val_f: 1, other: 5 },
    elsewhere: 10,
  });
  recorder.add(2, { lr: { head: 0.05, body: 0.005 }, metrics: { loss: 1 }, elsewhere: 20 });
  recorder.add(3, { metrics: { loss: Number.NaN, val_loss: Infinity }, elsewhere: 30 });

  const history = checkHistory(recorder.history([{ type: 'skipped', step: 3 }]));
  const [run] = history.runs;
  const told = run?.series.map((series) => [
    series.name,
    series.role,
    series.of,
    series.mode,
    series.at,
    series.elsewhere,
    series.values,
  ]);
  expect(told).toEqual([
    ['lr/head', 'rate', null, null, [1, 2], [10, 20], [0.1, 0.05]],
    ['lr/body', 'rate', null, null, [1, 2], [10, 20], [0.01, 0.005]],
    ['loss', 'loss', 'train', 'min', [1, 2], [10, 20], [2, 1]],
    ['val_loss', 'loss', 'validation', 'min', [1], [10], [3]],
    ['val_accuracy', 'metric', 'validation', 'max', [1], [10], [0.1]],
    ['val_f', 'metric', 'validation', 'max', [1], [10], [1]],
    ['other', 'metric', 'train', null, [1], [10], [5]],
  ]);
  expect(run?.series[0]?.group).toBe('head');
  expect(run?.series[2]?.nonFinite).toEqual([{ value: 'NaN', from: 3, to: 3, count: 1 }]);
  expect(run?.series[3]?.nonFinite).toEqual([{ value: 'Infinity', from: 3, to: 3, count: 1 }]);
  expect(run).toMatchObject({ name: 'mine', facts: { plannedEpochs: 3 } });
  expect(run?.events).toHaveLength(1);
});

test('what was given out does not change when more is recorded', () => {
  const recorder = historyRecorder();
  recorder.add(1, { lr: 1 });
  const early = recorder.history();
  recorder.add(2, { lr: 1 });
  expect(early.runs[0]?.series[0]?.at).toEqual([1]);
});

test('no row is no run, and says so', () => {
  const history = checkHistory(historyRecorder().history());
  expect(history.runs).toEqual([]);
  expect(history.damage[0]?.code).toBe('empty');
});

test('what does not fit is refused, and nothing is noted of it', () => {
  const recorder = historyRecorder();
  recorder.add(1, { lr: 1 });
  // @ts-expect-error: no text
  expect(() => recorder.add(2, { lr: '1' })).toThrow(StepwiseError);
  // @ts-expect-error: no text
  expect(() => recorder.add(2, { lr: 1, metrics: { loss: '1' } })).toThrow(/loss.*number/u);
  expect(() => recorder.add(2, { metrics: { lr: 1 } })).toThrow(/give it as lr/u);
  expect(() => recorder.add(1, { lr: 2 })).toThrow(/above 1/u);
  // @ts-expect-error: an unknown option
  expect(() => historyRecorder({ unit: 'epoch' })).toThrow(StepwiseError);
  expect(recorder.history().runs[0]?.series).toHaveLength(1);
  expect(recorder.history().runs[0]?.series[0]?.values).toEqual([1]);
});

test('a scheduler that has ended the training is said at its last row', () => {
  const scheduler = new Scheduler(earlyStopping({ patience: 1 }), { lr: 1 });
  const recorder = historyRecorder();
  for (let at = 1; !scheduler.stopped; at += 1) {
    recorder.add(at, { lr: scheduler.lr, metrics: { val_loss: 1 } });
    scheduler.step({ metrics: { val_loss: 1 } });
  }
  const [run] = checkHistory(recorder.history(scheduler.events)).runs;
  const last = run?.series[0]?.at.at(-1);
  expect(run?.messages).toMatchObject([{ code: 'stopped-early', axis: 'epoch', at: last }]);
});
