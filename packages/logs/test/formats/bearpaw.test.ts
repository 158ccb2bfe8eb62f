import { checkHistory } from '@stepwise/core';
import { expect, test } from 'vitest';
import { readLogSync } from '../../src/readLog.ts';

test('columns between tabs, rows counted from 0', () => {
  const text = [
    'Learning Rate\tTrain Loss\tValid Loss\tTrain Acc.\tValid Acc.\t',
    '0.100000\t2.000000\t1.750000\t20.000000\t25.000000\t',
    '0.100000\t1.500000\t1.250000\t30.000000\t35.000000\t',
    '0.010000\t1.000000\t1.125000\t40.000000\t37.000000\t',
    '',
  ].join('\n');
  const history = checkHistory(readLogSync(text));
  expect(history.source.format).toBe('bearpaw-tsv');
  const [run, ...others] = history.runs;
  expect(others).toEqual([]);
  expect(
    run?.series.map(({ name, role, of, mode, at, values }) => [name, role, of, mode, at, values]),
  ).toEqual([
    ['Learning Rate', 'rate', null, null, [0, 1, 2], [0.1, 0.1, 0.01]],
    ['Train Loss', 'loss', 'train', 'min', [0, 1, 2], [2, 1.5, 1]],
    ['Valid Loss', 'loss', 'validation', 'min', [0, 1, 2], [1.75, 1.25, 1.125]],
    ['Train Acc.', 'metric', 'train', 'max', [0, 1, 2], [20, 30, 40]],
    ['Valid Acc.', 'metric', 'validation', 'max', [0, 1, 2], [25, 35, 37]],
  ]);
  expect(run?.damage).toEqual([]);
});
