import { expect, test } from 'vitest';
import { readLogSync } from '../../src/readLog.ts';

/** A short training by formula: rows every 10 steps, 40 steps to an epoch, evaluated every 20 steps. */
const LOG_HISTORY = [10, 20, 30, 40].flatMap((step) => [
  {
    epoch: step / 40,
    grad_norm: 1,
    learning_rate: 1e-3 * (1 - step / 80),
    loss: 4 - step / 20,
    step,
  },
  ...(step % 20 === 0
    ? [
        {
          epoch: step / 40,
          eval_loss: 4 - step / 25,
          eval_accuracy: step / 100,
          eval_runtime: 1.5,
          eval_samples_per_second: 9,
          step,
        },
      ]
    : []),
]);
const SUMMARY = { epoch: 1, step: 40, train_loss: 2.75, train_runtime: 60, total_flos: 1e12 };
const STATE = {
  best_metric: 2.4,
  best_model_checkpoint: 'out/checkpoint-40',
  epoch: 1,
  global_step: 40,
  is_local_process_zero: true,
  log_history: [...LOG_HISTORY, SUMMARY],
  max_steps: 80,
  num_train_epochs: 2,
};

const read = (value: unknown, format?: string) =>
  readLogSync(JSON.stringify(value), format === undefined ? {} : { format });

test('rows of the training and of the evaluation, by step, with their epochs', () => {
  const { source, runs, damage } = read(STATE);
  expect(source.format).toBe('trainer-state');
  expect(damage).toEqual([]);
  expect(runs).toHaveLength(1);
  const series = runs[0]?.series ?? [];
  expect(series.map(({ name, role, of, mode }) => [name, role, of, mode])).toEqual([
    ['loss', 'loss', 'train', 'min'],
    ['eval_loss', 'loss', 'validation', 'min'],
    ['grad_norm', 'other', null, null],
    ['learning_rate', 'rate', null, null],
    ['eval_accuracy', 'metric', 'validation', 'max'],
    ['eval_runtime', 'time', null, null],
    ['eval_samples_per_second', 'other', null, null],
  ]);
  expect(series[0]).toMatchObject({
    axis: 'step',
    at: [10, 20, 30, 40],
    elsewhere: [0.25, 0.5, 0.75, 1],
    values: [3.5, 3, 2.5, 2],
  });
  expect(series[1]).toMatchObject({ at: [20, 40], values: [3.2, 2.4] });
});

test('what was asked for, and the summary in the last row, are facts and no curve', () => {
  const facts = read(STATE).runs[0]?.facts;
  expect(facts).toMatchObject({ framework: 'transformers', plannedSteps: 80, plannedEpochs: 2 });
  expect(facts?.configuration).toEqual({
    best_metric: 2.4,
    best_model_checkpoint: 'out/checkpoint-40',
    epoch: 1,
    global_step: 40,
    max_steps: 80,
    num_train_epochs: 2,
    train_loss: 2.75,
    train_runtime: 60,
    total_flos: 1e12,
  });
});

test('a training that goes on after its summary', () => {
  const rows = [...LOG_HISTORY, SUMMARY, { epoch: 1.25, learning_rate: 5e-4, loss: 1.5, step: 50 }];
  const { runs } = read({ ...STATE, log_history: rows });
  expect(runs).toHaveLength(1);
  expect(runs[0]?.series.find(({ name }) => name === 'loss')?.at).toEqual([10, 20, 30, 40, 50]);
});

test('several sets of evaluation', () => {
  const rows = [1, 2].flatMap((step) =>
    ['a', 'b'].map((set, i) => ({ step, epoch: step, [`eval_${set}_loss`]: step + i })),
  );
  const { runs } = read({ log_history: rows });
  expect(runs[0]?.series.map(({ name, of, values }) => [name, of, values])).toEqual([
    ['eval_a_loss', 'validation', [1, 2]],
    ['eval_b_loss', 'validation', [2, 3]],
  ]);
});

test('the names of forks', () => {
  const rows = [1, 2].map((step) => ({
    step,
    epoch: step,
    lr: 0.1,
    'train/loss': 3 - step,
    'eval/loss': 4 - step,
  }));
  const { runs } = read({ log_history: rows });
  expect(runs[0]?.series.map(({ name, role, of }) => [name, role, of])).toEqual([
    ['lr', 'rate', null],
    ['train/loss', 'loss', 'train'],
    ['eval/loss', 'loss', 'validation'],
  ]);
});

test('rows without a step stand at their epochs', () => {
  const { runs } = read({
    log_history: [
      { epoch: 0.5, loss: 2 },
      { epoch: 1, loss: 1 },
      { epoch: 1, eval_loss: 3 },
    ],
  });
  expect(runs[0]?.series).toMatchObject([
    { name: 'loss', axis: 'epoch', at: [0.5, 1] },
    { name: 'eval_loss', axis: 'epoch', at: [1] },
  ]);
});

test('the bare list of rows', () => {
  const { source, runs } = read(LOG_HISTORY);
  expect(source.format).toBe('trainer-state');
  expect(runs[0]?.series.find(({ name }) => name === 'eval_loss')?.values).toEqual([3.2, 2.4]);
});

test('early stopping says so where its counter came up to its patience', () => {
  const callback = (counted: number) => ({
    EarlyStoppingCallback: {
      args: { early_stopping_patience: 3 },
      attributes: { early_stopping_patience_counter: counted },
    },
  });
  const messages = (counted: number) =>
    read({ ...STATE, stateful_callbacks: callback(counted) }).runs[0]?.messages;
  expect(messages(3)).toMatchObject([{ code: 'stopped-early', axis: 'step', at: 40 }]);
  expect(messages(2)).toEqual([]);
});

test('losses that Python writes as NaN', () => {
  const { runs } = readLogSync(
    '{"log_history": [{"step": 1, "epoch": 1, "loss": NaN}, {"step": 2, "epoch": 2, "loss": 1.5}]}',
  );
  expect(runs[0]?.series[0]).toMatchObject({ at: [2], nonFinite: [{ value: 'NaN', from: 1 }] });
});

test('without a log_history there is an error that says so', () => {
  expect(() => read({ loss: [1, 2] }, 'trainer-state')).toThrow(
    'transformers trainer_state.json: wanted an object with log_history, a list of rows; there is none.',
  );
});
