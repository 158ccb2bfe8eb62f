import { expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

const line = (epoch: number, train: readonly number[], results: readonly number[]): string =>
  [
    `${epoch}/9`.padStart(10),
    '7.27G'.padStart(10),
    ...[...train, 64, 640, ...results].map((value) => String(value).padStart(10)),
  ].join('');
const text = (lines: readonly string[]): string => lines.map((one) => `${one}\n`).join('');

const LINES = [
  line(0, [0.5, 0.25, 0.125, 0.875], [0.1, 0.2, 0.3, 0.15, 0.5, 0.25, 0.0625]),
  line(1, [0.25, 0.125, 0.125, 0.5], [0.2, 0.3, 0.4, 0.25, 0.25, 0.25, 0.125]),
];

test('columns are told by where they stand', () => {
  const { source, runs, damage } = readLogSync(text(LINES));
  expect(source).toMatchObject({
    format: 'yolov7',
    because:
      'Read as YOLOv7 results.txt, because its lines have no names and begin with an epoch and a size of memory (0/9 7.27G), with 13 numbers behind them.',
  });
  expect(damage).toEqual([]);
  const [run] = runs;
  expect(run?.facts).toEqual({ framework: 'yolov7', plannedEpochs: 10 });
  const series = new Map(run?.series.map((one) => [one.name, one]));
  expect(series.get('train/total_loss')).toMatchObject({
    role: 'loss',
    of: 'train',
    at: [0, 1],
    values: [0.875, 0.5],
  });
  expect(series.get('sum of val/box_loss, val/obj_loss, val/cls_loss')).toMatchObject({
    role: 'loss',
    of: 'validation',
    sumOf: ['val/box_loss', 'val/obj_loss', 'val/cls_loss'],
    values: [0.8125, 0.625],
  });
  expect(series.get('metrics/mAP_0.5:0.95')).toMatchObject({
    role: 'metric',
    of: 'validation',
    mode: 'max',
    values: [0.15, 0.25],
  });
  expect(series.get('train/cls_loss')?.values).toEqual([0.125, 0.125]);
  expect(series.get('labels')?.values).toEqual([64, 64]);
});

test('key points have two parts of the loss more', () => {
  const lines = [0, 1].map((epoch) =>
    line(epoch, [1, 2, 3, 4, 5, 15], [0.1, 0.2, 0.3, 0.4, 0.5, 0.25, 0.125, 2, 4]),
  );
  const [run] = readLogSync(text(lines)).runs;
  const series = new Map(run?.series.map((one) => [one.name, one]));
  expect(series.get('train/kptv_loss')?.values).toEqual([5, 5]);
  expect(series.get('train/total_loss')?.values).toEqual([15, 15]);
  expect(
    series.get('sum of val/box_loss, val/obj_loss, val/cls_loss, val/kpt_loss, val/kptv_loss')
      ?.values,
  ).toEqual([6.875, 6.875]);
});

test('with --notest only the last epoch has results', () => {
  const zeros = [0, 0, 0, 0, 0, 0, 0];
  const lines = [
    line(0, [0.5, 0.25, 0.125, 0.875], zeros),
    line(1, [0.5, 0.25, 0.125, 0.875], zeros),
    ...LINES.slice(1).map((one) => one.replace('1/9', '2/9')),
  ];
  const [run] = readLogSync(text(lines)).runs;
  expect(run?.series.find(({ sumOf }) => sumOf !== undefined)).toMatchObject({
    at: [2],
    values: [0.625],
  });
  expect(run?.series.find(({ name }) => name === 'metrics/recall')?.at).toEqual([2]);
  expect(run?.damage).toMatchObject([{ code: 'missing-column', count: 2 }]);
});

test('epochs that begin again are another run; other lines and a cut one are damage', () => {
  const { runs, damage } = readLogSync(
    text([...LINES, 'Resuming', ...LINES, ...LINES.slice(1)]).slice(0, -8),
  );
  expect(runs.map(({ series }) => series[0]?.at)).toEqual([
    [0, 1],
    [0, 1],
  ]);
  expect(runs.map(({ facts }) => facts.plannedEpochs)).toEqual([10, 10]);
  expect(damage).toMatchObject([
    { code: 'unreadable-line', line: 3 },
    { code: 'truncated', line: 6 },
  ]);
});

test('asked for, a file without such rows is an error', () => {
  expect(() => readLogSync('epoch,loss\n0,0.5\n', { format: 'yolov7' })).toThrow(
    'YOLOv7 results.txt: wanted rows such as "0/99 7.27G" and 9 numbers and more behind it; none of 2 lines is one.',
  );
});
