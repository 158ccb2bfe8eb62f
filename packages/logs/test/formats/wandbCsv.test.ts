import { expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

const quoted = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((cells) => `${cells.map((cell) => `"${cell}"`).join(',')}\n`).join('');
const three = (name: string): string[] => [name, `${name}__MIN`, `${name}__MAX`];
const thrice = (value: string | number): (string | number)[] => [value, value, value];

test('every run of a chart becomes a run', () => {
  const { source, runs, damage } = readLogSync(
    quoted([
      ['Step', ...three('brisk-sun-2 - val/loss'), ...three('big - lr 0.1 - val/loss')],
      [0, ...thrice(0.5), ...thrice('')],
      [10, ...thrice(0.25), ...thrice(0.75)],
      [20, ...thrice('NaN'), ...thrice(0.625)],
    ]),
  );
  expect(source).toMatchObject({
    format: 'wandb-csv',
    because:
      'Read as Weights & Biases CSV export, because its columns are Step, brisk-sun-2 - val/loss, brisk-sun-2 - val/loss__MIN and their like.',
  });
  expect(damage).toEqual([]);
  expect(runs).toMatchObject([
    {
      name: 'brisk-sun-2',
      series: [
        {
          name: 'val/loss',
          role: 'loss',
          of: 'validation',
          axis: 'step',
          at: [0, 10],
          values: [0.5, 0.25],
          nonFinite: [{ value: 'NaN', from: 20, to: 20, count: 1 }],
        },
      ],
    },
    { name: 'big - lr 0.1', series: [{ name: 'val/loss', at: [10, 20], values: [0.75, 0.625] }] },
  ]);
});

test('over another axis the steps are known as well', () => {
  const { runs } = readLogSync(
    quoted([
      ['epoch', ...three('a - _step'), ...three('a - val_loss'), ...three('a - lr')],
      [1, ...thrice(100), ...thrice(0.5), ...thrice(0.1)],
      [2, ...thrice(200), ...thrice(0.25), ...thrice(0.01)],
    ]),
  );
  expect(runs).toMatchObject([
    {
      name: 'a',
      series: [
        { name: 'val_loss', axis: 'epoch', at: [1, 2], elsewhere: [100, 200] },
        { name: 'lr', role: 'rate', axis: 'epoch', at: [1, 2], values: [0.1, 0.01] },
      ],
    },
  ]);
  expect(runs[0]?.series).toHaveLength(2);
});

test('an epoch with several points goes by their steps', () => {
  const { runs } = readLogSync(
    quoted([
      ['epoch', ...three('a - _step'), ...three('a - loss')],
      [0, ...thrice(10), ...thrice(4)],
      [0, ...thrice(20), ...thrice(3)],
      [1, ...thrice(30), ...thrice(2)],
    ]),
  );
  expect(runs[0]?.series).toMatchObject([
    { name: 'loss', axis: 'step', at: [10, 20, 30], elsewhere: [0, 0, 1] },
  ]);
  expect(runs[0]?.damage).toEqual([]);
});

test('over a time the points are numbered, or stand at their steps', () => {
  const numbered = readLogSync(
    quoted([
      ['Relative Time (Process)', ...three('a - loss')],
      [1.5, ...thrice(4)],
      [3.75, ...thrice(3)],
    ]),
  );
  expect(numbered.runs[0]?.series).toMatchObject([{ axis: 'step', at: [0, 1], values: [4, 3] }]);
  const stepped = readLogSync(
    quoted([
      ['Relative Time (Process)', ...three('a - _step'), ...three('a - loss')],
      [1.5, ...thrice(50), ...thrice(4)],
      [3.75, ...thrice(100), ...thrice(3)],
    ]),
  );
  expect(stepped.runs[0]?.series).toMatchObject([{ axis: 'step', at: [50, 100] }]);
});

test('one run may go without its name, and ranges may be missing', () => {
  const alone = readLogSync('Step,train_loss,train_loss__MIN,train_loss__MAX\n0,2,2,2\n1,1,1,1\n');
  expect(alone.source.format).toBe('wandb-csv');
  expect(alone.runs).toMatchObject([
    { name: null, series: [{ name: 'train_loss', values: [2, 1] }] },
  ]);
  const bare = readLogSync(
    quoted([
      ['Step', 'a - loss', 'b - loss'],
      [0, 1, 2],
    ]),
  );
  expect(bare.source.because).toContain('a run and a metric');
  expect(bare.runs.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('what is no number is damage of its run; asked for, another table is an error', () => {
  const { runs } = readLogSync(
    quoted([
      ['Step', 'a - loss', 'b - loss'],
      [0, 1, 'x,:y'],
      [1, 1, 2],
    ]),
  );
  expect(runs[0]?.damage).toEqual([]);
  expect(runs[1]?.damage).toMatchObject([{ code: 'not-a-number', count: 1 }]);
  expect(() => readLogSync('{"a": 1}\n', { format: 'wandb-csv' })).toThrow(
    'Weights & Biases CSV export: wanted a line with the names of the columns, among them the x axis',
  );
});
