import { StepwiseError } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

/** `name of role at=values`, for each series. */
const told = (log: string, run = 0): readonly string[] =>
  (readLogSync(log).runs[run]?.series ?? []).map(
    ({ name, role, of, axis, at, values }) =>
      `${name}: ${of ?? 'no'} ${role}, ${axis} ${at.join(' ')} = ${values.join(' ')}`,
  );

const three = (line: (i: number) => string): string => [1, 2, 3].map(line).join('\n');

describe('a line for each epoch', () => {
  const expected = [
    'train loss: train loss, epoch 1 2 3 = 0.5 1 1.5',
    'val loss: validation loss, epoch 1 2 3 = 0.25 0.5 0.75',
    'lr: no rate, epoch 1 2 3 = 0.1 0.05 0.025',
  ];
  const numbers = (i: number) => ({ train: i / 2, val: i / 4, lr: 0.2 / 2 ** i });

  test.each<[string, (i: number) => string]>([
    [
      'commas',
      (i) =>
        `Epoch ${i}: train loss ${numbers(i).train}, val loss ${numbers(i).val}, lr ${numbers(i).lr}`,
    ],
    [
      'dashes',
      (i) =>
        `Epoch ${i}/30 - train loss: ${numbers(i).train} - val loss: ${numbers(i).val} - lr: ${numbers(i).lr}`,
    ],
    [
      'bars',
      (i) =>
        `Epoch: ${i} | train loss: ${numbers(i).train} | val loss: ${numbers(i).val} | lr: ${numbers(i).lr}`,
    ],
    [
      'a logger',
      (i) =>
        `2024-01-01 10:00:0${i},123 | INFO | Epoch [${i}/30] train loss: ${numbers(i).train} val loss: ${numbers(i).val} lr: ${numbers(i).lr}`,
    ],
    [
      'a place in brackets',
      (i) =>
        `[${i}/30] train loss=${numbers(i).train} val loss=${numbers(i).val} lr=${numbers(i).lr}`,
    ],
    [
      'exponents',
      (i) =>
        `epoch ${i} train loss ${numbers(i).train.toExponential()} val loss ${numbers(i).val.toExponential()} lr ${numbers(i).lr.toExponential()}`,
    ],
    [
      'blocks',
      (i) =>
        `Epoch ${i}/30\n----------\nTrain loss: ${numbers(i).train}\nval loss: ${numbers(i).val}\nlr: ${numbers(i).lr}`.replace(
          'Train',
          'train',
        ),
    ],
  ])('%s', (_, line) => {
    expect(told(three(line))).toEqual(expected);
  });

  test('the format says why, and how many epochs there were to be', () => {
    const { source, runs } = readLogSync(three((i) => `Epoch ${i}/30: loss ${i}`));
    expect(source.format).toBe('text');
    expect(source.because).toContain('Epoch 1/30: loss 1');
    expect(runs[0]?.facts.plannedEpochs).toBe(30);
  });
});

test('a word before a dash says what the names after it were measured on', () => {
  const log = three(
    (i) => `Epoch ${i}\nTrain - loss: ${i} | acc: 0.${i}\nValidation: loss ${2 * i} acc 0.1${i}`,
  );
  expect(told(log)).toEqual([
    'Train loss: train loss, epoch 1 2 3 = 1 2 3',
    'Train acc: train metric, epoch 1 2 3 = 0.1 0.2 0.3',
    'Validation loss: validation loss, epoch 1 2 3 = 2 4 6',
    'Validation acc: validation metric, epoch 1 2 3 = 0.11 0.12 0.13',
  ]);
});

test('a metric behind a loss was measured on the same data', () => {
  const log = three((i) => `Epoch ${i}\ntrain Loss: ${i} Acc: 0.${i}\nval Loss: ${i} Acc: 0.5`);
  expect(told(log)).toContain('val Acc: validation metric, epoch 1 2 3 = 0.5 0.5 0.5');
});

test('steps that are counted anew in each epoch go on', () => {
  const line = (epoch: number, step: number, loss: number): string =>
    `Epoch [${epoch}/2], Step [${step}/200], Loss: ${loss}`;
  const log = [line(1, 100, 4), line(1, 200, 3), line(2, 100, 2), line(2, 200, 1)].join('\n');
  expect(told(log)).toEqual(['Loss: train loss, step 100 200 300 400 = 4 3 2 1']);
  expect(readLogSync(log).runs[0]?.series[0]?.elsewhere).toEqual([1, 1, 2, 2]);
});

test('steps alone, with an evaluation at one of them', () => {
  const log =
    'iter 0: loss 4.5, time 30.5ms, lr 6e-4\niter 10: loss 4, lr 6e-4\nstep 10: train loss 3.5, val loss 3.75\niter 20: loss 3, lr 3e-4';
  expect(told(log)).toEqual([
    'loss: train loss, step 0 10 20 = 4.5 4 3',
    'lr: no rate, step 0 10 20 = 0.0006 0.0006 0.0003',
    'train loss: train loss, step 10 = 3.5',
    'val loss: validation loss, step 10 = 3.75',
  ]);
});

test('dictionaries as Python prints them', () => {
  const log =
    "{'loss': 0.5, 'learning_rate': 1e-05, 'epoch': 0.5}\n{'loss': 0.25, 'learning_rate': 5e-06, 'epoch': 1.0}\n{'eval_loss': 0.75, 'epoch': 1.0}\n{'loss': nan, 'epoch': 1.5}\n";
  expect(told(log)).toEqual([
    'loss: train loss, epoch 0.5 1 = 0.5 0.25',
    'learning_rate: no rate, epoch 0.5 1 = 0.00001 0.000005',
    'eval_loss: validation loss, epoch 1 = 0.75',
  ]);
  expect(readLogSync(log).runs[0]?.series[0]?.nonFinite).toMatchObject([
    { value: 'NaN', from: 1.5 },
  ]);
});

test('of a loss that is printed again and again in an epoch the last one counts', () => {
  const log = three((i) => `Epoch ${i}\nloss: 9\nloss: 8\nloss: ${i}`);
  const { runs } = readLogSync(log);
  expect(runs[0]?.series[0]?.values).toEqual([1, 2, 3]);
  expect(runs[0]?.damage).toEqual([]);
});

test('settings, a reduced rate, an early stop, and a second run', () => {
  const log = `learning rate: 0.1\nbatch size = 64\n${three((i) => `Epoch ${i}: loss ${i}`)}\nreducing learning rate of group 0 to 5.0000e-02.\nEarly stopping triggered\n${three((i) => `Epoch ${i}: loss ${2 * i}`)}`;
  const { runs } = readLogSync(log);
  expect(runs).toHaveLength(2);
  expect(runs[0]?.facts.configuration).toEqual({ 'learning rate': 0.1, 'batch size': 64 });
  expect(runs[0]?.messages.map(({ code, at, value }) => [code, at, value])).toEqual([
    ['reduced', 3, 0.05],
    ['stopped-early', 3, undefined],
  ]);
});

describe('what is no log is refused', () => {
  test.each([
    [
      'prose',
      'In the first epoch the loss was high.\nIt fell to 3 in 2024, and to 2.5 later.\nThe end.\n',
    ],
    [
      'a readme',
      '# Title\n\n1. Install 3 things\n2. Run `train --lr 0.1 --epochs 10`\n\n| model | acc |\n| --- | --- |\n| a | 0.9 |\n',
    ],
    [
      'source',
      'const loss = 0.5;\nfor (let epoch = 0; epoch < 10; epoch += 1) {\n  step(epoch);\n}\n',
    ],
  ])('%s', (_, content) => {
    expect(() => readLogSync(content)).toThrow(StepwiseError);
  });

  test('and says what was wanted when it is forced', () => {
    expect(() => readLogSync('a,b\n1,2\n', { format: 'text' })).toThrow(/Epoch 3: train loss/u);
  });
});

test('long lines of the same take a time that grows with them, not with their square', () => {
  const costOf = (piece: string): number => {
    const log = `${three((i) => `Epoch ${i}: loss ${i}`)}\n${piece.repeat(100_000)}\nEpoch 4: loss 4\n`;
    return readLogSync(log).runs[0]?.series[0]?.values.length ?? 0;
  };
  const pieces = ['a ', '1', '1.', 'loss: ', '[', 'x1/', ' - ', 'e1', '\u00e9', 'a 3/5 '];
  expect(pieces.map(costOf)).toEqual(pieces.map(() => 4));
});
