import type { History, Series } from '@stepwise/core';
import type { Analysis, RunAnalysis } from '@stepwise/analysis';
import { describe, expect, it } from 'vitest';
import { renderExplanation, renderReport } from '../src/index.ts';
import { faults, find, parse, wording } from './page.ts';
import {
  analysisOf,
  bareRun,
  historyOf,
  range,
  rate,
  runHistory,
  series,
  STAIRS,
  STAIRS_INPUT,
  STAIRS_RUN,
} from './sample.ts';

interface Input {
  readonly history: History;
  readonly analysis: Analysis;
}

/** One run of these series, of which nothing is known but their names. */
function plain(list: readonly Series[], more: Partial<RunAnalysis> = {}): Input {
  const name = (role: string, of: string | null): string | null =>
    list.find((one) => one.role === role && one.of === of)?.name ?? null;
  const validation = list.find(({ of }) => of === 'validation');
  const longest = list.reduce<readonly number[]>(
    (most, { at }) => (at.length > most.length ? at : most),
    [],
  );
  const run = bareRun({
    rateKey: name('rate', null),
    trainKey: name('loss', 'train'),
    valKey: validation?.name ?? null,
    axis: list.find(({ role }) => role === 'rate')?.axis ?? validation?.axis ?? 'epoch',
    rows: longest.length,
    first: longest[0] ?? null,
    last: longest.at(-1) ?? null,
    ...more,
  });
  return { history: historyOf(runHistory(list)), analysis: analysisOf(run) };
}

const falling = (count: number, to = 0.1): readonly number[] => range(count).map((n) => to + 1 / n);

const twins = (count: number): Input => ({
  history: historyOf(...range(count).map(() => STAIRS)),
  analysis: analysisOf(
    ...range(count, 0).map((run) => ({
      ...STAIRS_RUN,
      run,
      changes: STAIRS_RUN.changes.map((change) => ({ ...change, run })),
    })),
  ),
});

const steps = (count: number, every: number): readonly number[] =>
  range(count).map((n) => n * every);

const NaNs = { value: 'NaN', from: 1, to: 9, count: 9 } as const;

const PAGES: readonly (readonly [string, Input])[] = [
  ['stairs', STAIRS_INPUT],
  ['no run', { history: historyOf(), analysis: analysisOf() }],
  ['a run without a series', plain([])],
  ['one row', plain([rate([1e-3]), series('loss', [2]), series('val_loss', [3])])],
  [
    'nothing but NaN',
    plain([
      series('loss', [], { at: [], nonFinite: [NaNs] }),
      series('val_loss', [], { at: [], nonFinite: [NaNs] }),
      rate([], { at: [], nonFinite: [NaNs] }),
    ]),
  ],
  [
    'NaN in the middle',
    plain([
      series('loss', [3, 2, 1, 1], {
        at: [1, 2, 5, 6],
        nonFinite: [{ ...NaNs, from: 3, to: 4, count: 2 }],
      }),
    ]),
  ],
  ['no rate', plain([series('loss', falling(30)), series('val_loss', falling(30))])],
  ['a rate alone', plain([rate(falling(30))])],
  [
    'a constant loss',
    plain([
      series(
        'loss',
        range(30).map(() => 0.25),
      ),
      rate(range(30).map(() => 0)),
    ]),
  ],
  [
    'negative losses',
    plain([series('loss', falling(40, -1)), series('val_loss', falling(40, -0.9))]),
  ],
  [
    'extreme values',
    plain([series('loss', [1e308, -1e308, 0, 1e-308, 5e-324]), rate([1e300, 1e-300, 0, 1, 1])]),
  ],
  [
    'a metric instead of a validation loss',
    plain([
      series('loss', falling(30)),
      series(
        'accuracy',
        falling(30).map((value) => 1 - value),
        { role: 'metric', of: 'validation', mode: 'max' },
      ),
      rate(falling(30)),
    ]),
  ],
  [
    'steps and epochs that the log brings together',
    plain([
      rate(falling(50), {
        axis: 'step',
        at: steps(50, 20),
        elsewhere: range(50).map((n) => n / 5),
      }),
      series('val_loss', falling(10)),
    ]),
  ],
  [
    'steps and epochs that nothing brings together',
    plain([
      rate(falling(50), { axis: 'step', at: steps(50, 20) }),
      series('val_loss', falling(10)),
    ]),
  ],
  ['two runs', twins(2)],
  ['five runs', twins(5)],
  ['the analysis of another history', { history: historyOf(), analysis: STAIRS_INPUT.analysis }],
];

describe.each(PAGES)('a page of %s', (_, input) => {
  const page = renderReport(input);

  it('is well formed, labelled and closed', () => {
    expect(faults(page)).toEqual([]);
  });

  it('refers to nothing outside itself, and forbids it', () => {
    expect(page).not.toMatch(/https?:|url\(|@import|<script|javascript:/);
    expect(page.includes(`content="default-src 'none'; style-src 'unsafe-inline';`)).toBe(true);
  });

  it('has a language, one first heading, and a title', () => {
    const root = parse(page);
    expect(find(root, 'html')[0]?.attributes['lang']).toBe('en');
    expect(find(root, 'h1')).toHaveLength(1);
    expect(wording(find(root, 'head')[0]!)).not.toBe('');
  });

  it('gives a fragment of each run that is well formed too', () => {
    for (const { run } of input.analysis.runs.slice(0, 2)) {
      for (const figures of [true, false]) {
        const part = renderExplanation({ ...input, run, id: 'part', level: 3, figures });
        expect(faults(part)).toEqual([]);
        expect(find(parse(part), 'figure').length > 0).toBe(
          figures && find(parse(page), 'figure').length > 0,
        );
      }
    }
  });
});

describe('a page', () => {
  const MANY = renderReport(twins(144));
  const root = parse(renderReport(STAIRS_INPUT));
  const words = wording(root);

  it('tells the story before it shows the curve', () => {
    const order = [
      'Reduce on plateau, three cuts; best val_loss',
      'A problem.',
      'The rate changed three times, from 1e-3 to 1.25e-4: at epoch 21, 36 and 49.',
      'Early stopping ended it at epoch 60.',
      '×0.5 plateau',
      'The curve',
      'What each rate brought',
      'What early stopping would have done',
      'Findings',
      'Recommendations',
    ].map((text) => words.indexOf(text));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('marks in every size what the list tells under the same number', () => {
    const numbers = find(find(root, '.marks')[0]!, 'li').map(
      ({ attributes }) => attributes['value'],
    );
    expect(numbers).toEqual(['1', '2', '3', '4', '5']);
    const figures = find(root, 'svg').filter(({ attributes }) => attributes['role'] === 'img');
    expect(figures).toHaveLength(3);
    for (const figure of figures) {
      for (const kind of ['.rule', '.badge']) {
        const marks = find(figure, kind).flatMap(
          ({ attributes }) => attributes['data-marks']?.split(' ') ?? [],
        );
        expect([...new Set(marks)].toSorted()).toEqual(numbers);
      }
    }
  });

  it('gives the numbers of the figure as a table', () => {
    const table = find(root, '.epochs')[0]!;
    const rows = find(find(table, 'tbody')[0]!, 'tr');
    expect(rows).toHaveLength(60);
    const cells = find(rows[20]!, 'td').map(wording);
    expect(wording(find(rows[20]!, 'th')[0]!)).toBe('21');
    expect(cells[0]).toBe('5e-4');
    expect(Number(cells[2])).toBeCloseTo(STAIRS.series[2]!.values[20]!, 4);
  });

  it('says of every finding its rule, its numbers and how sure it is', () => {
    const [first] = find(root, '.finding');
    expect(wording(first!)).toMatch(/^problem/);
    for (const text of ['Epochs after the best.', 'known yes', 'places 1, 2, 3', 'certain']) {
      expect(wording(first!).toLowerCase()).toContain(text.toLowerCase());
    }
  });

  it('folds the runs of a file with many, and stays small', () => {
    const page = MANY;
    const many = parse(page);
    const parts = find(many, '.one-run');
    expect(parts).toHaveLength(144);
    expect(parts.every(({ attributes }) => attributes['open'] === undefined)).toBe(true);
    expect(find(find(many, '.many')[0]!, 'a')).toHaveLength(144);
    // each figure has its numbers as a table, the one of all runs the list of runs
    expect(find(many, 'figure')).toHaveLength(145);
    expect(find(many, '.epochs')).toHaveLength(144);
    expect(faults(page)).toEqual([]);
    expect(page.length).toBeLessThan(6_000_000);
  });

  it('keeps the line of 100,000 rows short, and every spike of it', () => {
    const count = 100_000;
    const values = range(count).map((n) => (n === 54_321 ? 9 : 1 + (n % 7) / 10));
    const page = renderReport(
      plain([series('loss', values), rate(range(count).map((n) => 1e-3 / n))]),
    );
    expect(page.length).toBeLessThan(900_000);
    expect(faults(page)).toEqual([]);
  });

  it('is the same each time', () => {
    expect(renderReport(STAIRS_INPUT)).toBe(renderReport(STAIRS_INPUT));
  });
});

describe('a fragment', () => {
  it('is refused for a run that is not there, and for an id that breaks out', () => {
    expect(() => renderExplanation({ ...STAIRS_INPUT, run: 1 })).toThrow(/run: wanted/);
    expect(() => renderExplanation({ ...STAIRS_INPUT, id: '"><b' })).toThrow(/id: wanted/);
  });

  it('has its id before every id inside', () => {
    const part = parse(renderExplanation({ ...STAIRS_INPUT, id: 'cosine', level: 3 }));
    const ids = find(part, 'section').flatMap((section) =>
      [...find(section, 'h3'), ...find(section, 'h4'), ...find(section, 'svg')].flatMap(
        ({ attributes }) => attributes['id'] ?? [],
      ),
    );
    expect(ids.length).toBeGreaterThan(4);
    expect(ids.every((id) => id.startsWith('cosine'))).toBe(true);
  });
});
