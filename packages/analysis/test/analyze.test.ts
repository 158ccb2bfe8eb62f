import { analyze, type RunAnalysis } from '@stepwise/analysis';
import type { History, Series } from '@stepwise/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyHistory } from './arbitraryHistory.ts';
import {
  count,
  historyOf,
  noise,
  rate,
  runOf,
  series,
  trainLoss,
  validationLoss,
} from './makeHistory.ts';
import { objections, schema } from './schema.ts';

const first = (history: History): RunAnalysis => {
  const [run] = analyze(history).runs;
  if (run === undefined) throw new Error('one run goes in and one comes out');
  return run;
};
const one = (...all: readonly Series[]): RunAnalysis => first(historyOf(runOf(all)));

describe('which series are looked at', () => {
  const val = (name: string, part: Partial<Series> = {}) =>
    validationLoss([3, 2, 1], { name, ...part });

  test.each([
    ['a total before its parts', [val('val/box'), val('val/sum', { sumOf: ['a'] })], 'val/sum'],
    ['the plain name before others', [val('val_aux_loss'), val('Val Loss')], 'Val Loss'],
    ['eval/loss is a plain name', [val('eval/other'), val('eval/loss')], 'eval/loss'],
    ['a mean over the epoch', [val('val_loss_step'), val('val_loss_epoch')], 'val_loss_epoch'],
    ['the first of several sets', [val('eval_g0_loss'), val('eval_g1_loss')], 'eval_g0_loss'],
    ['a loss before a metric', [val('acc', { role: 'metric', mode: 'max' }), val('x')], 'x'],
    ['a metric where there is no loss', [val('acc', { role: 'metric', mode: 'max' })], 'acc'],
    [
      'one that changes',
      [val('a', { role: 'metric', values: [1, 1, 1] }), val('b', { role: 'metric' })],
      'b',
    ],
    ['a test loss, if that is all', [val('test_loss', { of: 'test' })], 'test_loss'],
    [
      'no metric of which it is not known what is better',
      [val('x', { role: 'metric', mode: null })],
      null,
    ],
    ['none without values', [val('val_loss', { at: [], values: [] })], null],
  ] as const)('validation: %s', (_, all, wanted) => {
    expect(one(...all).valKey).toBe(wanted);
  });

  test('training: the loss on epochs, and no summary after the end', () => {
    const steps = trainLoss([3, 2, 1], { name: 'step loss', axis: 'step' });
    const epochs = trainLoss([3, 2, 1], { name: 'epoch loss' });
    expect(one(steps, epochs).trainKey).toBe('epoch loss');
    const summary = trainLoss([2], { name: 'train_loss', at: [5] });
    const loss = trainLoss([3, 2, 2, 1, 1], { name: 'loss/train' });
    expect(one(summary, loss).trainKey).toBe('loss/train');
  });
});

describe('little is enough', () => {
  test.each([
    ['one row', historyOf(runOf([rate([0.1]), trainLoss([1]), validationLoss([1])]))],
    ['only rates', historyOf(runOf([rate([0.1, 0.1, 0.01])]))],
    ['only a training loss', historyOf(runOf([trainLoss([3, 2, 1])]))],
    [
      'only a metric',
      historyOf(runOf([series('acc', [0.1, 0.2], { role: 'metric', mode: 'max' })])),
    ],
    [
      'never a finite value',
      historyOf(
        runOf([trainLoss([], { nonFinite: [{ value: 'NaN', from: 1, to: 9, count: 9 }] })]),
      ),
    ],
    ['no series', historyOf(runOf([]))],
    ['no run', historyOf()],
  ])('%s', (_, history) => {
    const analysis = analyze(history);
    expect(objections(analysis)).toEqual([]);
    expect(analysis.recommendations.map(({ rule }) => rule)).toEqual(['R10']);
  });

  test('rows and places count also what is not finite', () => {
    const {
      rows,
      first: from,
      last,
    } = one(trainLoss([3, 2], { nonFinite: [{ value: 'NaN', from: 3, to: 9, count: 7 }] }));
    expect([rows, from, last]).toEqual([9, 1, 9]);
  });

  test('without a rate the schedule is unknown', () => {
    const run = one(validationLoss(noise(40)));
    expect(run.schedule.kind).toBe('unknown');
    expect([run.changes, run.phases, run.plateaus, run.warmupEnd]).toEqual([[], [], [], null]);
    expect(run.inferred?.verdict).toBe('unknown');
  });
});

describe('several runs', () => {
  const steps = [rate(count(16).map((i) => (i < 8 ? 0.1 : 0.01))), validationLoss(noise(16, 2))];
  const constant = [rate(count(12).map(() => 0.1)), validationLoss(noise(12, 3).map((x) => x - 1))];
  const warm = [
    rate(count(30).map((i) => 0.1 * Math.min(1, (i + 1) / 5))),
    validationLoss(noise(30, 4)),
  ];

  test('each is explained for itself; beside them stand all changes and the best of all', () => {
    const all = analyze(historyOf(runOf(steps), runOf(constant), runOf(steps)));
    expect(all.changes.map(({ run, at }) => [run, at])).toEqual([
      [0, 9],
      [2, 9],
    ]);
    expect(all.changes).toEqual(all.runs.flatMap(({ changes }) => changes));
    expect(all.best).toEqual(all.runs[1]?.best);
    expect(all.best?.run).toBe(1);
    expect(all.findings[0]).toMatchObject({ code: 'several-runs', values: { runs: 3 } });
  });

  test('the schedule is the common one, or several', () => {
    expect(analyze(historyOf(runOf(constant), runOf(constant))).schedule.kind).toBe('constant');
    expect(analyze(historyOf(runOf(constant), runOf(steps))).schedule.kind).toBe('several');
    // one without a rate says nothing against the others
    const silent = runOf([trainLoss(noise(99))]);
    expect(analyze(historyOf(runOf(constant), silent)).schedule.kind).toBe('constant');
  });

  test('the end of the warm-up is that of the longest', () => {
    expect(analyze(historyOf(runOf(warm), runOf(constant))).warmupEnd).toBe(5);
    expect(analyze(historyOf(runOf(steps), runOf(constant))).warmupEnd).toBeNull();
  });

  test('one run is told at the top as in its place', () => {
    const { runs, ...top } = analyze(historyOf(runOf(warm)));
    for (const key of ['changes', 'warmupEnd', 'schedule', 'valKey', 'best', 'phases'] as const) {
      expect(top[key]).toEqual(runs[0]?.[key]);
    }
    expect(top.findings).toEqual(runs[0]?.findings);
    expect(top.recommendations).toEqual(runs[0]?.recommendations);
  });
});

test('the order of series with different meanings does not matter', () => {
  const values = [1, 0.8, 0.9].flatMap((level) => noise(12, level * 10).map((x) => level + x / 50));
  const all = [
    rate(count(36).map((i) => 0.1 * 0.5 ** Math.floor(i / 12))),
    trainLoss(values.map((value) => value + 0.1)),
    validationLoss(values),
    series(
      'acc',
      values.map((value) => -value),
      { role: 'metric', of: 'validation', mode: 'max' },
    ),
    series('time', count(36), { role: 'time' }),
  ];
  const straight = analyze(historyOf(runOf(all)));
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
      expect(analyze(historyOf(runOf(shuffled)))).toEqual(straight);
    }),
    { numRuns: 10, seed: 3 },
  );
});

test('what is no history is an error that names the place', () => {
  const bad = { ...historyOf(), runs: [{ name: 1 }] };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- on purpose
  expect(() => analyze(bad as unknown as History)).toThrow(/history\.runs\[0\]/);
});

describe('the schema', () => {
  test('refuses what it does not know, wherever it stands', () => {
    const analysis = analyze(
      historyOf(
        runOf([rate([0.1, 0.1, 0.1, 0.1, 0.01, 0.01]), validationLoss([6, 5, 4, 3, 2, 1])]),
      ),
    );
    expect(objections(analysis)).toEqual([]);
    expect(objections({ ...analysis, extra: 1 } as never)).toHaveLength(1);
    const [run] = analysis.runs;
    expect(objections({ ...analysis, runs: [{ ...run, extra: 1 }] } as never)).toHaveLength(1);
    const [change] = analysis.changes;
    expect(change).toBeDefined();
    expect(objections({ ...analysis, changes: [{ ...change, extra: 1 }] } as never)).toHaveLength(
      1,
    );
    expect(objections({ ...analysis, warmupEnd: undefined } as never)).toHaveLength(1);
  });

  test('every object in it is closed, but for values', () => {
    const open = JSON.stringify(schema).match(/"additionalProperties":\{/g) ?? [];
    expect(open).toHaveLength(1);
    for (const [name, def] of Object.entries(schema.$defs)) {
      if (!('properties' in def)) continue;
      expect({ name, ...def }).toHaveProperty('additionalProperties', false);
    }
  });

  test('any history makes all of the fields that it has', () => {
    const seen = new Set<string>();
    for (const history of fc.sample(anyHistory, { numRuns: 60, seed: 4 })) {
      const { findings, recommendations, runs } = analyze(history);
      for (const { code } of findings) seen.add(code);
      for (const { rule } of recommendations) seen.add(rule);
      for (const { inferred } of runs) if (inferred) seen.add('inferred');
    }
    expect([...seen]).toEqual(expect.arrayContaining(['inferred', 'R10', 'damaged', 'not-finite']));
  });
});
