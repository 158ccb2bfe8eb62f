import { expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

const HEADER = 'epoch,train_loss,valid_loss,accuracy,error_rate,time';
const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

test('each fit is a run, and its time is in seconds', () => {
  const { source, runs, damage } = readLogSync(
    text([
      HEADER,
      // the search for a rate writes no row
      HEADER,
      '0,0.5,0.625,0.75,0.25,00:17',
      HEADER,
      '0,0.25,0.5,0.875,0.125,12:30',
      '1,0.125,None,0.875,0.125,1:02:03',
    ]),
  );
  expect(source).toMatchObject({
    format: 'fastai',
    because:
      'Read as fastai history.csv, because its columns are epoch, train_loss, valid_loss and a time as minutes and seconds.',
  });
  expect(damage).toEqual([]);
  expect(runs.map(({ facts }) => facts)).toEqual([
    { framework: 'fastai' },
    { framework: 'fastai' },
  ]);
  expect(
    runs[0]?.series.map(({ name, role, of, mode, values }) => [name, role, of, mode, values]),
  ).toEqual([
    ['train_loss', 'loss', 'train', 'min', [0.5]],
    ['valid_loss', 'loss', 'validation', 'min', [0.625]],
    ['accuracy', 'metric', 'validation', 'max', [0.75]],
    ['error_rate', 'metric', 'validation', 'min', [0.25]],
    ['time', 'time', null, null, [17]],
  ]);
  const second = new Map(runs[1]?.series.map((one) => [one.name, one]));
  expect(second.get('time')?.values).toEqual([750, 3723]);
  expect(second.get('valid_loss')).toMatchObject({ at: [0], values: [0.5] });
  expect(runs.flatMap((run) => run.damage)).toEqual([]);
});

test('without a time it is known by names that stand there again', () => {
  const header = 'epoch,train_loss,valid_loss,dice';
  const rows = ['0,0.5,0.5,0.5', '1,0.25,0.25,0.75'];
  const twice = readLogSync(text([header, ...rows, header, ...rows]));
  expect(twice.source.format).toBe('fastai');
  expect(twice.runs).toHaveLength(2);
  expect(readLogSync(text([header, ...rows])).source.format).toBe('csv');
  const asked = readLogSync(text([header, ...rows]), { format: 'fastai' });
  expect(asked.runs[0]?.series.map(({ name }) => name)).toEqual([
    'train_loss',
    'valid_loss',
    'dice',
  ]);
});

test('a fit with other metrics has other columns', () => {
  const { runs } = readLogSync(
    text([
      HEADER,
      '0,0.5,0.625,0.75,0.25,00:17',
      'epoch,train_loss,valid_loss,dice,time',
      '0,1,2,0.5,00:01',
    ]),
  );
  expect(runs.map(({ series }) => series.map(({ name }) => name).toSorted())).toEqual([
    ['accuracy', 'error_rate', 'time', 'train_loss', 'valid_loss'],
    ['dice', 'time', 'train_loss', 'valid_loss'],
  ]);
});

test('with metrics of the training the validation loss stands further back', () => {
  const { source, runs } = readLogSync(
    text(['epoch,train_loss,train_dice,valid_loss,valid_dice,time', '0,1,0.5,2,0.25,00:17']),
  );
  expect(source.format).toBe('fastai');
  expect(runs[0]?.series.map(({ of }) => of)).toEqual([
    'train',
    'train',
    'validation',
    'validation',
    null,
  ]);
});

test('a time that is none is damage, and a table of another kind an error', () => {
  const { runs } = readLogSync(text([HEADER, '0,1,1,1,0,00:17', '1,1,1,1,0,soon']));
  expect(runs[0]?.damage).toMatchObject([{ code: 'not-a-number', count: 1 }]);
  expect(() => readLogSync('step,loss\n0,1\n', { format: 'fastai' })).toThrow(
    'fastai history.csv: wanted a line with the names of the columns, among them epoch and train_loss',
  );
});
