import { expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

const NAMES =
  'epoch,time,train/box_loss,train/cls_loss,train/dfl_loss,metrics/precision(B),metrics/recall(B),metrics/mAP50(B),metrics/mAP50-95(B),val/box_loss,val/cls_loss,val/dfl_loss,lr/pg0,lr/pg1,lr/pg2'.split(
    ',',
  );
const row = (epoch: number, rate: number): (string | number)[] =>
  [
    [epoch, epoch * 8.5, 1 / epoch, 0.25, 0.125],
    [0.5, 0.5, 0.25, 0.125],
    [2 / epoch, 0.5, 0.25, rate, rate, rate],
  ].flat();
const table = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((cells) => `${cells.join(',')}\n`).join('');
const padded = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((cells) => `${cells.map((cell) => String(cell).padStart(23)).join(',')}\n`).join('');

test.each([
  ['as it is', table],
  ['padded', padded],
])('a results.csv %s: the losses are summed, the rates keep their groups', (_, write) => {
  const rows = [1, 2, 4].map((epoch) => row(epoch, 0.01 / epoch));
  const { source, runs, damage } = readLogSync(write([NAMES, ...rows]));
  expect(source.format).toBe('ultralytics');
  expect(source.because).toContain('epoch, train/box_loss, metrics/precision(B), lr/pg0');
  expect(damage).toEqual([]);
  expect(runs).toHaveLength(1);
  const [run] = runs;
  expect(run?.facts).toEqual({ framework: 'ultralytics' });
  expect(run?.damage).toEqual([]);
  const series = new Map(run?.series.map((one) => [one.name, one]));
  expect([...series.keys()].toSorted()).toEqual(
    [
      ...NAMES.slice(1),
      'sum of train/box_loss, train/cls_loss, train/dfl_loss',
      'sum of val/box_loss, val/cls_loss, val/dfl_loss',
    ].toSorted(),
  );
  expect(series.get('sum of val/box_loss, val/cls_loss, val/dfl_loss')).toMatchObject({
    role: 'loss',
    of: 'validation',
    mode: 'min',
    axis: 'epoch',
    sumOf: ['val/box_loss', 'val/cls_loss', 'val/dfl_loss'],
    at: [1, 2, 4],
    values: [2.75, 1.75, 1.25],
  });
  expect(series.get('sum of train/box_loss, train/cls_loss, train/dfl_loss')).toMatchObject({
    of: 'train',
    values: [1.375, 0.875, 0.625],
  });
  expect(series.get('metrics/mAP50-95(B)')).toMatchObject({
    role: 'metric',
    of: 'validation',
    mode: 'max',
  });
  expect(series.get('lr/pg1')).toMatchObject({
    role: 'rate',
    of: null,
    group: 'pg1',
    values: [0.01, 0.005, 0.0025],
  });
  expect(series.get('time')).toMatchObject({ role: 'time', values: [8.5, 17, 34] });
});

const OLD =
  'epoch,train/box_loss,train/obj_loss,train/cls_loss,metrics/precision,metrics/recall,metrics/mAP_0.5,metrics/mAP_0.5:0.95,val/box_loss,val/obj_loss,val/cls_loss,x/lr0,x/lr1,x/lr2'.split(
    ',',
  );

test('YOLOv5 with one class: its class loss is 0 and no loss, and nothing is missing', () => {
  const text = padded([
    OLD,
    [0, 0.125, 0.25, 0, 0, 0, 0, 0, 0.5, 0.25, 0, 0.07, 0.001, 0.001],
    [1, 0.0625, 0.25, 0, 0.1, 0.1, 0.1, 0.1, 0.25, 0.25, 0, 0.04, 0.002, 0.002],
  ]);
  const { runs, damage } = readLogSync(text);
  expect(damage).toEqual([]);
  expect(runs[0]?.damage).toEqual([]);
  const series = new Map(runs[0]?.series.map((one) => [one.name, one]));
  expect(series.get('sum of val/box_loss, val/obj_loss, val/cls_loss')?.values).toEqual([
    0.75, 0.5,
  ]);
  expect(series.get('val/cls_loss')?.role).toBe('other');
  expect(series.get('val/obj_loss')).toMatchObject({ role: 'loss', of: 'validation' });
  expect(series.get('x/lr0')).toMatchObject({ role: 'rate', group: '0', values: [0.07, 0.04] });
  // an epoch whose metrics are 0 was measured where its losses are not
  expect(series.get('metrics/recall')?.values).toEqual([0, 0.1]);
});

test('validation losses that are always 0 were not measured', () => {
  const text = table([
    OLD,
    [0, 1, 1, 1, 0.1, 0.2, 0.3, 0.4, 0, 0, 0, 0.1, 0.01, 0.01],
    [1, 1, 1, 1, 0.2, 0.3, 0.4, 0.5, 0, 0, 0, 0.1, 0.01, 0.01],
  ]);
  const { runs } = readLogSync(text);
  expect(runs[0]?.series.some(({ of, role }) => role === 'loss' && of === 'validation')).toBe(
    false,
  );
  expect(runs[0]?.series.find(({ name }) => name === 'metrics/recall')?.values).toEqual([0.2, 0.3]);
  expect(runs[0]?.damage).toEqual([
    {
      code: 'missing-column',
      text: 'val/box_loss, val/obj_loss, val/cls_loss: 0 in all of them at some epochs. There the validation loss was not measured, and the zeros were left out.',
      count: 2,
    },
  ]);
});

test('without a validation but at the end only the last epoch has one', () => {
  const text = table([
    OLD,
    [0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0.1, 0.01, 0.01],
    [1, 1, 1, 1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 0.5, 0.1, 0.01, 0.01],
  ]);
  const [run] = readLogSync(text).runs;
  const sum = run?.series.find(({ sumOf, of }) => sumOf !== undefined && of === 'validation');
  expect(sum).toMatchObject({ at: [1], values: [1.5] });
  expect(run?.series.find(({ name }) => name === 'metrics/recall')).toMatchObject({
    at: [1],
    values: [0.3],
  });
});

test('the sum is rounded to what its parts are written with, and is not a number where one is not', () => {
  const text = table([
    OLD,
    [0, 0.1, 0.2, 0.3, 0, 0, 0, 0, 0.1, 0.2, 0.3, 0.1, 0.01, 0.01],
    [1, 'nan', 0.2, 0.3, 0, 0, 0, 0, 'nan', 0.2, 'inf', 0.1, 0.01, 0.01],
    [2, 1e-7, 0.2, 0.3, 0, 0, 0, 0, '', 0.2, 0.3, 0.1, 0.01, 0.01],
  ]);
  const [run] = readLogSync(text).runs;
  const sums = run?.series.filter(({ sumOf }) => sumOf !== undefined);
  expect(sums?.find(({ of }) => of === 'validation')).toMatchObject({
    at: [0],
    values: [0.6],
    nonFinite: [{ value: 'NaN', from: 1, to: 1, count: 1 }],
  });
  expect(sums?.find(({ of }) => of === 'train')).toMatchObject({
    at: [0, 2],
    nonFinite: [{ value: 'NaN', from: 1, to: 1, count: 1 }],
  });
});

test('a training that is begun again appends its rows, with the names again or without', () => {
  const first = [1, 2, 3].map((epoch) => row(epoch, 0.01));
  const second = [1, 2].map((epoch) => row(epoch, 0.02));
  for (const between of [[], [NAMES]]) {
    const { runs } = readLogSync(table([NAMES, ...first, ...between, ...second]));
    expect(runs.map(({ series }) => series.find(({ name }) => name === 'lr/pg0')?.values)).toEqual([
      [0.01, 0.01, 0.01],
      [0.02, 0.02],
    ]);
    expect(runs[1]?.facts.framework).toBe('ultralytics');
  }
});

test.each([
  [
    'a classifier',
    'epoch,time,train/loss,metrics/accuracy_top1,metrics/accuracy_top5,val/loss,lr/pg0',
    ['train/loss', 'val/loss'],
  ],
  [
    'a classifier of YOLOv5',
    'epoch,train/loss,test/loss,metrics/accuracy_top1,metrics/accuracy_top5,lr/0',
    ['train/loss', 'test/loss'],
  ],
  [
    'YOLOv10',
    'epoch,train/box_om,train/box_oo,metrics/mAP50(B),val/box_om,val/box_oo,lr/pg0',
    [
      'sum of train/box_om, train/box_oo',
      'train/box_om',
      'train/box_oo',
      'sum of val/box_om, val/box_oo',
      'val/box_om',
      'val/box_oo',
    ],
  ],
])('%s has its own losses', (_, names, losses) => {
  const cells = names.split(',').map((_name, index) => 1 + index / 8);
  const { source, runs } = readLogSync(`${names}\n${cells.join(',')}\n`);
  expect(source.format).toBe('ultralytics');
  const found = runs[0]?.series.filter(({ role }) => role === 'loss') ?? [];
  expect(found.map(({ name }) => name).toSorted()).toEqual(losses.toSorted());
  for (const { name, of } of found) {
    expect(of).toBe(name.includes('train/') ? 'train' : 'validation');
  }
});

test('a file that was cut loses the row, or the number, in which it ends', () => {
  const text = table([NAMES, ...[1, 2, 4].map((epoch) => row(epoch, 0.0123))]);
  const inside = readLogSync(text.slice(0, -30));
  expect(inside.damage).toMatchObject([{ code: 'truncated', line: 4 }]);
  expect(inside.runs[0]?.series[0]?.at).toEqual([1, 2]);
  const inNumber = readLogSync(text.slice(0, -3));
  expect(inNumber.damage).toMatchObject([{ code: 'truncated', line: 4 }]);
  const places = new Map(inNumber.runs[0]?.series.map(({ name, at }) => [name, at]));
  expect(places.get('lr/pg2')).toEqual([1, 2]);
  expect(places.get('lr/pg1')).toEqual([1, 2, 4]);
  // only the end of the line is missing
  expect(readLogSync(text.slice(0, -1)).damage).toEqual([]);
});

test('a spreadsheet may have made points to commas, and commas to semicolons', () => {
  const rows = [1, 2].map((epoch) => row(epoch, 0.01));
  const text = [NAMES, ...rows]
    .map((cells) => `${cells.join(';').replaceAll('.', ',')};\r\n`)
    .join('');
  const { source, runs, damage } = readLogSync(text);
  expect(source.format).toBe('ultralytics');
  expect(damage).toEqual([]);
  expect(runs[0]?.series.find(({ name }) => name === 'lr/pg0')?.values).toEqual([0.01, 0.01]);
});

test('rows that do not fit are damage, and the rest is read', () => {
  const text = `${table([NAMES, row(1, 0.01)])}1,2,3\nTraceback\n${table([row(2, 0.01)])}`;
  const { runs, damage } = readLogSync(text);
  expect(damage).toMatchObject([{ code: 'unreadable-line', line: 3, count: 2 }]);
  expect(runs[0]?.series[0]?.at).toEqual([1, 2]);
});

test('asked for, a table without metrics is read; one without its columns is an error', () => {
  const text = 'epoch,train/box_loss,val/box_loss\n0,0.5,0.75\n';
  const { source, runs } = readLogSync(text, { format: 'ultralytics' });
  expect(source.format).toBe('ultralytics');
  expect(runs[0]?.series.map(({ name }) => name)).toEqual(['train/box_loss', 'val/box_loss']);
  expect(() => readLogSync('epoch,loss\n0,0.5\n', { format: 'ultralytics' })).toThrow(
    'Ultralytics results.csv: wanted a line with the names of the columns, among them epoch and such as train/box_loss; got "epoch,loss" as the first line.',
  );
});
