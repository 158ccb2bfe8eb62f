import type { History, Series } from '@stepwise/core';
import { expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const seriesOf = ({ runs }: History, run = 0): Map<string, Series> =>
  new Map(runs[run]?.series.map((one) => [one.name, one]));

/** 4 epochs of 5 steps, logged every second step; the rate by a monitor, one value of each epoch without a suffix. */
const TRAINING = [
  'lr-SGD/pg1,lr-SGD/pg2,lr-SGD/pg1-momentum,step,train_loss_step,epoch,val_loss,val_acc,train_loss_epoch,train_f1,test_loss',
  ...[0, 1, 2, 3].flatMap((epoch) => {
    const end = epoch * 5 + 4;
    const logged = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19].filter(
      (step) => step >= epoch * 5 && step <= end,
    );
    return [
      ...logged.flatMap((step) => [
        `${0.5 ** epoch},${0.25 ** epoch},0.9,${step},,,,,,,`,
        `,,,${step},${16 - step / 2},${epoch},,,,,`,
      ]),
      `,,,${end},,${epoch},${8 - epoch},${epoch / 4},,,`,
      `,,,${end},,${epoch},,,${9 - epoch},${epoch / 8},`,
    ];
  }),
  ',,,20,,4,,,,,3.5',
];

test('rates and what is logged in a step go by steps, the rest by epochs', () => {
  const history = readLogSync(text(TRAINING));
  expect(history.source).toMatchObject({
    format: 'lightning-csv',
    because:
      'Read as Lightning metrics.csv, because its columns are step, lr-SGD/pg1 and others, and the rows with a rate have no epoch.',
  });
  expect(history.damage).toEqual([]);
  expect(history.runs).toHaveLength(1);
  expect(history.runs[0]?.facts).toEqual({ framework: 'lightning' });
  expect(history.runs[0]?.damage).toEqual([]);
  const series = seriesOf(history);
  const odd = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
  expect(series.get('lr-SGD/pg1')).toMatchObject({
    role: 'rate',
    group: 'SGD/pg1',
    axis: 'step',
    at: odd,
    values: odd.map((step) => 0.5 ** Math.floor(step / 5)),
  });
  expect(series.get('lr-SGD/pg1')?.elsewhere).toBeUndefined();
  expect(series.get('lr-SGD/pg1-momentum')?.role).toBe('other');
  expect(series.get('train_loss_step')).toMatchObject({
    role: 'loss',
    of: 'train',
    axis: 'step',
    at: odd,
    elsewhere: odd.map((step) => Math.floor(step / 5)),
  });
  expect(series.get('val_loss')).toMatchObject({
    role: 'loss',
    of: 'validation',
    axis: 'epoch',
    at: [0, 1, 2, 3],
    elsewhere: [4, 9, 14, 19],
    values: [8, 7, 6, 5],
  });
  expect(series.get('val_acc')).toMatchObject({ role: 'metric', of: 'validation', mode: 'max' });
  expect(series.get('train_loss_epoch')).toMatchObject({
    of: 'train',
    axis: 'epoch',
    values: [9, 8, 7, 6],
  });
  // it has no suffix, and stands at the last step of each epoch
  expect(series.get('train_f1')).toMatchObject({ axis: 'epoch', at: [0, 1, 2, 3] });
  expect(series.get('test_loss')).toMatchObject({
    role: 'loss',
    of: 'test',
    at: [4],
    values: [3.5],
  });
});

test('a loss of single steps has no suffix either, and is told by where it stands', () => {
  const history = readLogSync(
    text([
      'epoch,step,train_loss,val_loss',
      ...[0, 1, 2].flatMap((epoch) => [
        `${epoch},${epoch * 30 + 9},1,`,
        `${epoch},${epoch * 30 + 19},0.5,`,
        `${epoch},${epoch * 30 + 29},,2`,
      ]),
    ]),
  );
  expect(history.source.because).toContain('never of both');
  const series = seriesOf(history);
  expect(series.get('train_loss')).toMatchObject({
    axis: 'step',
    at: [9, 19, 39, 49, 69, 79],
    elsewhere: [0, 0, 1, 1, 2, 2],
  });
  expect(series.get('val_loss')).toMatchObject({ axis: 'epoch', at: [0, 1, 2] });
});

test('several validations in an epoch go by steps, even where the beginning of the file has none', () => {
  const training = Array.from({ length: 6000 }, (_, step) => `0,${step},0.${step},`);
  const rows = [
    'epoch,step,train_loss_step,val_loss,train_loss_epoch',
    ...training.slice(0, 3000).map((row) => `${row},`),
    '0,2999,,0.5,',
    ...training.slice(3000).map((row) => `${row},`),
    '0,5999,,0.25,',
    '1,8999,,0.125,',
  ];
  const history = readLogSync(text(rows), { format: 'lightning-csv' });
  expect(seriesOf(history).get('val_loss')).toMatchObject({
    axis: 'step',
    at: [2999, 5999, 8999],
    elsewhere: [0, 0, 1],
    values: [0.5, 0.25, 0.125],
  });
  expect(history.runs[0]?.damage).toEqual([]);
  const early = readLogSync(
    text(['epoch,step,train_loss,val_loss', '0,4,1,', '0,5,,4', '0,9,1,', '0,10,,3', '1,15,,2']),
  );
  expect(seriesOf(early).get('val_loss')).toMatchObject({ axis: 'step', at: [5, 10, 15] });
});

test('the check before the training is left out where its epoch has a validation', () => {
  const rows = [
    'epoch,step,train_loss_step,val_loss,train_loss_epoch',
    '0,0,,99,',
    '0,1,4,,',
    '0,4,,2,',
    '0,4,,,3',
    '1,9,,1,',
  ];
  const history = readLogSync(text(rows));
  expect(seriesOf(history).get('val_loss')).toMatchObject({ at: [0, 1], values: [2, 1] });
  expect(history.runs[0]?.damage).toEqual([
    {
      code: 'repeated-place',
      text: 'There is a validation at step 0, before the training, and another one of the same epoch after it; the later one was taken.',
    },
  ]);
  // alone in its epoch it is what there is
  const alone = readLogSync(text(rows.toSpliced(3, 1)));
  expect(seriesOf(alone).get('val_loss')).toMatchObject({ at: [0, 1], values: [99, 1] });
});

test('steps that fall begin a run; a test made by another trainer, and validation batches, do not', () => {
  const history = readLogSync(
    text([
      'epoch,step,train_loss_step,val_loss,val_loss_step,test_loss,train_loss_epoch',
      '0,4,4,,,,',
      ',0,,,7,,',
      ',1,,,8,,',
      '0,9,,2,,,',
      '1,14,3,,,,',
      ',0,,,6,,',
      '1,19,,1,,,',
      '0,0,,,,5,',
      '1,20,2,,,,',
      '0,4,4,,,,',
      '0,9,,3,,,',
    ]),
  );
  expect(history.runs).toHaveLength(2);
  const first = seriesOf(history);
  expect(first.get('train_loss_step')?.at).toEqual([4, 14, 20]);
  expect(first.get('val_loss')?.values).toEqual([2, 1]);
  expect(first.get('test_loss')?.values).toEqual([5]);
  expect(first.get('val_loss_step')).toMatchObject({ role: 'other', values: [7, 8, 6] });
  expect(seriesOf(history, 1).get('val_loss')).toMatchObject({ at: [0], values: [3] });
});

test('a module that logs its epoch as "step" is read by epochs', () => {
  const history = readLogSync(
    text([
      'epoch,lr-Adam,step,train_loss_step,val_loss,train_loss_epoch',
      ...[0, 1, 2].flatMap((epoch) => [
        `,0.1,${epoch * 50 + 49},,,`,
        `${epoch},,${epoch * 50 + 49},1,,`,
        `,,${epoch},,${4 - epoch},`,
        `,,${epoch},,,${5 - epoch}`,
      ]),
    ]),
  );
  expect(history.runs).toHaveLength(1);
  const series = seriesOf(history);
  expect(series.get('val_loss')).toMatchObject({ axis: 'epoch', at: [0, 1, 2], values: [4, 3, 2] });
  expect(series.get('train_loss_epoch')).toMatchObject({ at: [0, 1, 2], values: [5, 4, 3] });
  expect(series.get('lr-Adam')?.at).toEqual([49, 99, 149]);
});

test('without epochs, as Fabric writes it, all goes by steps', () => {
  const history = readLogSync(text(['loss,step,val_loss', '2,0,', '1,1,', ',1,3']), {
    format: 'lightning-csv',
  });
  expect(history.runs[0]?.series.map(({ name, axis, at }) => [name, axis, at])).toEqual([
    ['loss', 'step', [0, 1]],
    ['val_loss', 'step', [1]],
  ]);
});

test('a prefix stands before the epoch, too', () => {
  const history = readLogSync(
    text(['a-epoch,a-train_loss,a-val_loss,step', '0,1,,4', '0,,2,9', '1,1,,14', '1,,1,19']),
  );
  expect(history.source.format).toBe('lightning-csv');
  expect(seriesOf(history).get('a-val_loss')).toMatchObject({ axis: 'epoch', at: [0, 1] });
});

test('asked for, a table without steps is an error', () => {
  expect(() => readLogSync('epoch,loss\n0,1\n', { format: 'lightning-csv' })).toThrow(
    'Lightning metrics.csv: wanted a line with the names of the columns, among them step',
  );
});
