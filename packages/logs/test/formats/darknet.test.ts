import { expect, test } from 'vitest';
import { readLogSync } from '../../src/index.ts';

const step = (at: number, loss: string, average: string, rate: string): string =>
  ` ${at}: ${loss}, ${average} avg loss, ${rate} rate, 3.125 seconds, ${at * 64} images`;

const OUTPUT = [
  'yolov4',
  'Learning Rate: 0.0013, Momentum: 0.949, Decay: 0.0005',
  'Loaded: 0.5 seconds - performance bottleneck on CPU or Disk HDD/SSD',
  step(1, '1250.5', '1250.5', '0.000000'),
  `${step(2, '1200.25', '1245.475', '0.000013')}, 12.5 hours left`,
  ' mean_average_precision (mAP@0.50) = 0.250000 ',
  ' mean average precision (mAP@0.50) = 0.250000, or 25.00 % ',
  ' (next mAP calculation at 100 iterations) ',
  ' Last accuracy mAP@0.50 = 25.00 %, best = 25.00 % ',
  step(3, '-nan', 'inf', '0.001300'),
].join('\n');

test('its steps are read from between the other lines', () => {
  const { source, runs, damage } = readLogSync(`${OUTPUT}\n`);
  expect(source.format).toBe('darknet');
  expect(source.because).toBe(
    'Read as Darknet console output, because it has lines such as "1: 1250.5, 1250.5 avg loss, 0.000000 rate, 3.125 seconds, 64 images".',
  );
  expect(damage).toEqual([]);
  expect(runs).toHaveLength(1);
  const [run] = runs;
  expect(run?.facts).toEqual({
    framework: 'darknet',
    configuration: { 'Learning Rate': 0.0013, Momentum: 0.949, Decay: 0.0005 },
  });
  expect(run?.series).toMatchObject([
    {
      name: 'loss',
      role: 'loss',
      of: 'train',
      axis: 'step',
      at: [1, 2],
      values: [1250.5, 1200.25],
      nonFinite: [{ value: 'NaN', from: 3, to: 3, count: 1 }],
    },
    { name: 'avg loss', of: 'train', nonFinite: [{ value: 'Infinity', from: 3, to: 3, count: 1 }] },
    {
      name: 'rate',
      role: 'rate',
      at: [1, 2, 3],
      values: [0, 0.000013, 0.0013],
      precision: { decimals: 6 },
    },
    { name: 'seconds', role: 'time' },
    { name: 'images', role: 'other', values: [64, 128, 192] },
    { name: 'mAP@0.50', role: 'metric', of: 'validation', mode: 'max', at: [2], values: [0.25] },
  ]);
  expect(run?.damage).toEqual([]);
});

test('older ones and classifiers write it a little differently', () => {
  const older = readLogSync('1: 2.5, 2.5 avg, 0.100000 rate, 1.5 seconds, 64 images\n');
  expect(older.source.format).toBe('darknet');
  const classifier = readLogSync(
    '10, 0.125: 2.5, 2.75 avg, 0.100000 rate, 1.5 seconds, 1280 images\n11, 0.25: 2.25, 2.5 avg, 0.050000 rate, 1.5 seconds, 1408 images\n',
  );
  expect(classifier.runs[0]?.series[0]).toMatchObject({
    axis: 'step',
    at: [10, 11],
    elsewhere: [0.125, 0.25],
    values: [2.5, 2.25],
  });
});

test('steps that begin again are another run; asked for, another text is an error', () => {
  const { runs } = readLogSync(`${OUTPUT}\n${step(1, '5', '5', '0.1')}\n`);
  expect(runs.map(({ series }) => series.find(({ name }) => name === 'rate')?.at)).toEqual([
    [1, 2, 3],
    [1],
  ]);
  expect(() => readLogSync('epoch,loss\n0,1\n', { format: 'darknet' })).toThrow(
    'Darknet console output: wanted lines such as "100: 2.5, 2.6 avg loss, 0.001 rate, 3.1 seconds, 6400 images"; none of 2 lines is one.',
  );
});
