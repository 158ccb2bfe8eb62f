import { checkHistory, type RunHistory } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { makeGatherer, type FinishingGatherer } from '../../src/gather/makeGatherer.ts';
import type { Meaning } from '../../src/gather/gatherer.ts';

const LOSS: Meaning = { role: 'loss', of: 'train', mode: 'min', axis: 'epoch' };
const VALIDATION: Meaning = { ...LOSS, of: 'validation' };

function runsOf(gatherer: FinishingGatherer): readonly RunHistory[] {
  const { runs, damage } = gatherer.finish();
  const source = { format: 'test', because: 'test', name: null };
  return checkHistory({ version: 1, source, runs, damage }).runs;
}

describe('cells', () => {
  test.each(['', ' ', 'NA', 'N/A', 'None', 'null', '-'])('%j is missing', (written) => {
    const gatherer = makeGatherer();
    const loss = gatherer.column('loss', LOSS);
    loss.add(0, '1.5');
    loss.add(1, written);
    loss.add(2, '0.5');
    expect(runsOf(gatherer)[0]?.series[0]).toMatchObject({ at: [0, 2], values: [1.5, 0.5] });
  });

  test('what is not finite is kept as stretches of neighbouring rows', () => {
    const gatherer = makeGatherer();
    const loss = gatherer.column('loss', LOSS);
    ['nan', 'NaN', '-nan', 'inf', '1.0', '-Infinity', 'nan'].forEach((written, at) =>
      loss.add(at, written),
    );
    expect(runsOf(gatherer)[0]?.series[0]).toMatchObject({
      at: [4],
      values: [1],
      nonFinite: [
        { value: 'NaN', from: 0, to: 2, count: 3 },
        { value: 'Infinity', from: 3, to: 3, count: 1 },
        { value: '-Infinity', from: 5, to: 5, count: 1 },
        { value: 'NaN', from: 6, to: 6, count: 1 },
      ],
    });
  });

  test('other words are damage, counted', () => {
    const gatherer = makeGatherer();
    const loss = gatherer.column('loss', LOSS);
    ['1', 'two', '0x10', '1e', '--1', '1.2.3', '4'].forEach((written, at) => loss.add(at, written));
    const [run] = runsOf(gatherer);
    expect(run?.series[0]?.values).toEqual([1, 4]);
    expect(run?.damage).toMatchObject([{ code: 'not-a-number', count: 5 }]);
    expect(run?.damage[0]?.text).toContain('"two"');
  });

  test('numbers in the words of Python are read', () => {
    const gatherer = makeGatherer();
    const loss = gatherer.column('loss', LOSS);
    ['tensor(0.25)', "tensor(0.5, device='cuda:0')", 'np.float32(0.75)', '[1.25]'].forEach(
      (written, at) => loss.add(at, written),
    );
    expect(runsOf(gatherer)[0]?.series[0]?.values).toEqual([0.25, 0.5, 0.75, 1.25]);
  });
});

describe('precision', () => {
  test.each([
    [['0.500', '0.125', '12.000'], { decimals: 3 }],
    [['0.5', '0.125'], { significant: 3 }],
    [['1.0000e-04', '5.0000e-05'], { significant: 5 }],
    [['1e-3', '0.05'], undefined],
    [['3', '4'], { decimals: 0 }],
    [['0.30000000000000004', '0.5'], undefined],
    [[0.1 + 0.2, 0.5], undefined],
    [[0.5, 0.125], { significant: 3 }],
  ] as const)('of %j is %j', (written, precision) => {
    const gatherer = makeGatherer();
    const loss = gatherer.column('loss', LOSS);
    written.forEach((one, at) => loss.add(at, one));
    expect(runsOf(gatherer)[0]?.series[0]?.precision).toEqual(precision);
  });
});

describe('places', () => {
  test('columns with the same rows share their places', () => {
    const gatherer = makeGatherer();
    const names = ['a', 'b', 'sparse', 'sparse too'];
    const columns = names.map((name) => gatherer.column(name, LOSS));
    for (let epoch = 0; epoch < 10; epoch++) {
      columns.forEach((column, index) => {
        if (index < 2 || epoch % 3 === 0) column.add(epoch, index);
      });
    }
    const series = runsOf(gatherer)[0]?.series;
    expect(series?.map(({ at }) => at.length)).toEqual([10, 10, 4, 4]);
    expect(series?.[0]?.at).toBe(series?.[1]?.at);
    expect(series?.[2]?.at).toBe(series?.[3]?.at);
    expect(series?.[2]?.at).toEqual([0, 3, 6, 9]);
  });

  test('the later of two rows at one place is taken', () => {
    const gatherer = makeGatherer();
    const loss = gatherer.column('loss', LOSS);
    const validation = gatherer.column('val_loss', VALIDATION);
    for (const [at, value] of [
      [0, 1],
      [1, 2],
      [1, 3],
      [1, 4],
      [2, 5],
    ] as const) {
      loss.add(at, value);
      validation.add(at, value === 3 ? 'nan' : value);
    }
    const [run] = runsOf(gatherer);
    expect(run?.series[0]).toMatchObject({ at: [0, 1, 2], values: [1, 4, 5] });
    expect(run?.series[1]).toMatchObject({ at: [0, 1, 2], values: [1, 4, 5], nonFinite: [] });
    expect(run?.damage).toMatchObject([{ code: 'repeated-place', count: 2 }]);
  });

  test('a place that falls begins a new run for all columns', () => {
    const gatherer = makeGatherer();
    const loss = gatherer.column('loss', LOSS);
    const validation = gatherer.column('val_loss', VALIDATION);
    for (const at of [0, 1, 2, 0, 1]) {
      loss.add(at, at + 1);
      validation.add(at, at + 2);
    }
    expect(runsOf(gatherer).map(({ series }) => series.map(({ values }) => values))).toEqual([
      [
        [1, 2, 3],
        [2, 3, 4],
      ],
      [
        [1, 2],
        [2, 3],
      ],
    ]);
  });

  test('the other axis is there where it is known at every place', () => {
    const gatherer = makeGatherer();
    const loss = gatherer.column('loss', { ...LOSS, axis: 'step' });
    const other = gatherer.column('other', { ...LOSS, axis: 'step' });
    for (const at of [10, 20, 30]) {
      loss.add(at, 1, at / 10);
      other.add(at, 1, at === 20 ? undefined : at / 10);
    }
    const series = runsOf(gatherer)[0]?.series;
    expect(series?.[0]?.elsewhere).toEqual([1, 2, 3]);
    expect(series?.[1]).not.toHaveProperty('elsewhere');
  });
});

describe('NaN', () => {
  function nonFiniteOf(written: readonly string[]): number {
    const gatherer = makeGatherer();
    const loss = gatherer.column('loss', LOSS);
    written.forEach((one, at) => loss.add(at, one));
    return runsOf(gatherer)[0]?.series[0]?.nonFinite.length ?? 0;
  }
  const rhythm = (rows: number, every: number, phase: number): string[] =>
    Array.from({ length: rows }, (_, row) => (row % every === phase ? '0.5' : 'nan'));

  test.each([
    ['every fifth epoch', rhythm(30, 5, 4)],
    ['every fifth epoch, cut short', rhythm(28, 5, 4)],
    ['from the first epoch on', rhythm(31, 5, 0)],
    ['every second epoch', rhythm(9, 2, 1)],
  ])('between values of %s is what was not measured', (_, written) => {
    expect(nonFiniteOf(written)).toBe(0);
  });

  test.each([
    ['at the end', ['1', '0.5', 'nan', 'nan', 'nan'], 1],
    ['that comes and goes', ['1', 'nan', '1', '1', 'nan', '1', 'nan', 'nan', '1'], 3],
    ['between two values in a row', ['nan', '1', 'nan', '1', '1', 'nan', '1', 'nan'], 4],
    ['after values', ['1', '1', '1', 'nan', '1', 'nan', '1', 'nan'], 3],
    ['before values', ['nan', '1', 'nan', '1', 'nan', '1', '1', '1'], 3],
    ['once', ['1', 'nan', '1'], 1],
  ])('%s is kept', (_, written, stretches) => {
    expect(nonFiniteOf(written)).toBe(stretches);
  });
});

test('a validation loss that is 0 throughout is missing', () => {
  const gatherer = makeGatherer();
  const loss = gatherer.column('loss', LOSS);
  const validation = gatherer.column('val/box_loss', VALIDATION);
  for (const at of [1, 2]) {
    loss.add(at, '0');
    validation.add(at, '0');
  }
  const [run] = runsOf(gatherer);
  expect(run?.series.map(({ name }) => name)).toEqual(['loss']);
  expect(run?.damage).toMatchObject([{ code: 'missing-column' }]);
});

test('runs have their names, facts and messages; one without a series is left out', () => {
  const gatherer = makeGatherer();
  gatherer.facts({ framework: 'keras', configuration: { patience: 3 } });
  gatherer.startRun('first');
  gatherer.column('loss', LOSS).add(0, 1);
  gatherer.facts({ plannedEpochs: 5, configuration: { factor: 0.5 } });
  gatherer.message({ code: 'best', axis: 'epoch', at: 0, text: 'new best' });
  gatherer.startRun('second');
  gatherer.damage({ code: 'unreadable-line', text: 'Lost.' });
  gatherer.damage({ code: 'unreadable-line', text: 'Lost.' });
  const { runs, damage } = gatherer.finish();
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({
    name: 'first',
    facts: { framework: 'keras', plannedEpochs: 5, configuration: { patience: 3, factor: 0.5 } },
    messages: [{ text: 'new best' }],
  });
  expect(damage).toEqual([{ code: 'unreadable-line', text: 'Lost.', count: 2 }]);
});

test('of more runs than any file has the rest is left out', () => {
  const gatherer = makeGatherer();
  const loss = gatherer.column('loss', LOSS);
  for (let row = 0; row < 20_000; row++) loss.add(-row, 1);
  const { runs, damage } = gatherer.finish();
  expect(runs).toHaveLength(10_000);
  expect(runs.at(-1)?.series[0]?.at).toEqual([-9999]);
  expect(damage).toMatchObject([{ code: 'unreadable-line' }]);
});

test('of more columns than any file has the rest is left out', () => {
  const gatherer = makeGatherer();
  for (let column = 0; column < 10_010; column++) gatherer.column(`c${column}`, LOSS).add(0, '1');
  const { runs, damage } = gatherer.finish();
  expect(runs[0]?.series).toHaveLength(10_000);
  expect(damage).toMatchObject([{ code: 'unreadable-line', count: 10 }]);
});
