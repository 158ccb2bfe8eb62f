import { expect, test } from 'vitest';
import { readLogSync } from '../../src/readLog.ts';

const ROWS = [
  "{'loss': 2.5, 'grad_norm': 1.5, 'learning_rate': 4.5e-05, 'epoch': 0.5}",
  "{'eval_loss': 2.25, 'eval_accuracy': 0.5, 'eval_runtime': 1.0, 'epoch': 1.0}",
  "{'loss': '1.5', 'grad_norm': nan, 'learning_rate': '3e-05', 'epoch': '1.0'}",
  "{'train_runtime': 30.0, 'train_loss': 2.0, 'epoch': 1.0}",
];

test('rows at their epochs', () => {
  const { source, runs, damage } = readLogSync(
    ['Some weights are new.', ...ROWS, 'done'].join('\n'),
  );
  expect(source.format).toBe('trainer-console');
  expect(damage).toEqual([]);
  const [run] = runs;
  expect(run?.facts).toEqual({
    framework: 'transformers',
    configuration: { train_runtime: 30, train_loss: 2 },
  });
  expect(run?.series).toMatchObject([
    { name: 'loss', role: 'loss', of: 'train', axis: 'epoch', at: [0.5, 1], values: [2.5, 1.5] },
    { name: 'grad_norm', at: [0.5], nonFinite: [{ value: 'NaN', from: 1 }] },
    { name: 'learning_rate', role: 'rate', values: [4.5e-5, 3e-5] },
    { name: 'eval_loss', of: 'validation', at: [1], values: [2.25] },
    { name: 'eval_accuracy', role: 'metric', of: 'validation' },
    { name: 'eval_runtime', role: 'time' },
  ]);
});

/** A line as it is printed: over the bar before it. */
const bar = (at: number, of: number) => `${at / of}%|###   | ${at}/${of} [00:10<00:20, 1.00s/it]`;

const rowAt = (epoch: number, loss: number) => `{'loss': ${loss}, 'epoch': ${epoch}}`;

test('rows of one epoch stand at the steps of the bar of the training', () => {
  const lines = [
    bar(0, 3000),
    bar(10, 3000),
    rowAt(0.01, 3),
    bar(20, 3000),
    bar(4, 8),
    ROWS[1],
    rowAt(0.01, 2),
    bar(30, 3000) + rowAt(0.02, 1),
  ];
  const [run] = readLogSync(lines.join('\r')).runs;
  expect(run?.facts.plannedSteps).toBe(3000);
  expect(run?.series).toMatchObject([
    {
      name: 'loss',
      axis: 'step',
      at: [10, 20, 30],
      elsewhere: [0.01, 0.01, 0.02],
      values: [3, 2, 1],
    },
    { name: 'eval_loss', axis: 'step', at: [20], elsewhere: [1] },
    { name: 'eval_accuracy' },
    { name: 'eval_runtime' },
  ]);
});

test('rows that come long after their bars stand at their epochs', () => {
  const lines = [bar(0, 30), bar(10, 30), bar(20, 30), bar(30, 30), rowAt(0.5, 3), rowAt(1, 2)];
  const [run] = readLogSync(lines.join('\r')).runs;
  expect(run?.series).toMatchObject([
    { name: 'loss', axis: 'epoch', at: [0.5, 1], values: [3, 2] },
  ]);
});

test('asked for, without a row, it says what is missing', () => {
  expect(() => readLogSync('words', { format: 'trainer-console' })).toThrow(
    "console of the Trainer of transformers: wanted lines such as {'loss': 2.5, 'learning_rate': 4.5e-05, 'epoch': 0.5}; there is none.",
  );
});
