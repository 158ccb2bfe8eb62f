import { describe, expect, it } from 'vitest';
import { chainRuns } from '../src/chart/chainRuns.ts';
import { renderReport } from '../src/index.ts';
import { find, parse, wording } from './page.ts';
import { analysisOf, bareRun, historyOf, range, rate, runHistory, series } from './sample.ts';

const losses = [
  [5, 4, 3],
  [9, 8, 7, 6],
];
const history = historyOf(
  ...losses.map((values) =>
    runHistory([series('val_loss', values), rate(values.map((value) => value / 100))]),
  ),
);
const best = {
  run: 1,
  key: 'val_loss',
  axis: 'epoch',
  at: 4,
  value: 6,
  mode: 'min',
} as const;
const runs = losses.map((values, run) =>
  bareRun({
    run,
    rateKey: 'lr',
    valKey: 'val_loss',
    rows: values.length,
    first: 1,
    last: values.length,
    best: { ...best, run, at: values.length, value: Math.min(...values) },
  }),
);
const analysis = { ...analysisOf(...runs), best };

describe('the runs of a file one after another', () => {
  const chart = chainRuns(analysis, history);

  it('begin where the one before has ended, one row on', () => {
    expect([chart?.start, chart?.end]).toEqual([0, 6]);
    expect(chart?.marks.map(({ at, number }) => [at, number])).toEqual([
      [0, 1],
      [2.5, 2],
    ]);
    expect(chart?.groups[0]?.curves[0]?.curve.raw).toEqual([
      { x: 0, value: 5 },
      { x: 1, value: 4 },
      { x: 2, value: 3 },
      { x: 2, value: null },
      { x: 3, value: 9 },
      { x: 4, value: 8 },
      { x: 5, value: 7 },
      { x: 6, value: 6 },
    ]);
    expect(chart?.groups[0]?.best).toMatchObject({ x: 6, value: 6 });
  });

  it('are not drawn as one where some count epochs and some steps', () => {
    const [first, second] = runs;
    const mixed = analysisOf(first!, { ...second!, axis: 'step' });
    expect(chainRuns(mixed, history)).toBeNull();
  });

  it('are told as a whole before each', () => {
    const page = parse(renderReport({ history, analysis }));
    const words = wording(find(page, 'main')[0]!);
    expect(words).toContain('The file holds two runs. Schedules: schedule unknown in two.');
    expect(words).toContain('The lowest val_loss of all, 6.000, is in run 2 at epoch 4');
    expect(words.indexOf('All runs')).toBeLessThan(words.indexOf('The log has 3 rows'));
    const rows = find(find(page, '.many')[0]!, 'tr').slice(1);
    expect(rows.map((row) => wording(find(row, 'th')[0]!))).toEqual(['Run 1', 'Run 2']);
  });
});

describe('losses that have no logarithm', () => {
  it.each([
    ['negative ones', range(50).map((n) => 1 / n - 0.5), 'min'],
    ['a zero', range(50).map((n) => (n === 50 ? 0 : 1 / n)), 'min'],
    ['an accuracy', range(50).map((n) => 1 - 1 / n), 'max'],
  ] as const)('are shown by their distance to the best: %s', (_, values, mode) => {
    const own = historyOf(runHistory([series('val_loss', values, { mode })]));
    const run = bareRun({ valKey: 'val_loss', rows: 50, first: 1, last: 50 });
    const page = parse(renderReport({ history: own, analysis: analysisOf(run) }));
    const titles = find(find(page, '.medium')[0]!, '.heading').map(wording);
    expect(titles).toEqual(['Loss, linear', 'Loss, distance to the best']);
    expect(wording(find(page, 'figcaption')[0]!)).toContain('distance of each value to the best');
    // falls at every row: an axis of the distance, not of the value
    const line = find(find(page, '.medium')[0]!, '.dots').at(-1)!;
    const heights = [...line.attributes['d']!.matchAll(/M[\d.]+ ([\d.]+)/g)].map(([, y]) =>
      Number(y),
    );
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    expect(new Set(heights).size).toBeGreaterThan(20);
  });
});
