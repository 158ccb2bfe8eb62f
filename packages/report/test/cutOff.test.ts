import { expect, it } from 'vitest';
import { cutOff } from '../src/chart/cutOff.ts';
import { renderReport } from '../src/index.ts';
import { find, parse, wording } from './page.ts';
import { analysisOf, bareRun, historyOf, range, runHistory, series } from './sample.ts';

it('leaves alone what has its place on the axis', () => {
  expect(cutOff([])).toBeNull();
  expect(cutOff([3])).toBeNull();
  expect(cutOff(range(100).map(() => 2))).toBeNull();
  expect(cutOff(range(100))).toBeNull();
  expect(cutOff(range(100).map((n) => 1 / n ** 0.5))).toBeNull();
});

it('is a quarter above all but a few values that are seven times as far up', () => {
  const values = range(100).map((n) => (n <= 2 ? 60 : n === 3 ? 1 : 0.5));
  expect(cutOff(values)).toBeNull();
  const spread = range(101, 0).map((n) => (n < 2 ? 60 : n / 100));
  // of 101 values the 95th in order is 0.97
  expect(cutOff(spread)).toBeCloseTo(0.97 + (0.97 - 0.02) / 4, 12);
});

it('the figure says that it is cut off', () => {
  const values = range(100).map((n) => (n === 1 ? 60 : 1 + 1 / n));
  const run = bareRun({ trainKey: 'loss', rows: 100, first: 1, last: 100 });
  const history = historyOf(runHistory([series('loss', values)]));
  const page = parse(renderReport({ history, analysis: analysisOf(run) }));
  const titles = find(find(page, '.medium')[0]!, '.heading').map(wording);
  expect(titles[0]).toMatch(/^Loss, linear, cut off at 1\.\d+$/);
  expect(titles[1]).toBe('Loss, logarithmic');
});
