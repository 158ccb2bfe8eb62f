import { analyze, recommend, type Plateau, type RunAnalysis } from '@stepwise/analysis';
import { describe, expect, test } from 'vitest';
import { count, historyOf, noise, rate, runOf, trainLoss, validationLoss } from './makeHistory.ts';

/** A run of which nothing is to be said. */
const [quiet] = analyze(
  historyOf(
    runOf([rate(count(40).map(() => 0.1)), validationLoss(count(40).map((i) => 2 - i / 40))]),
  ),
).runs.map((run): RunAnalysis => ({ ...run, findings: [], earlyStopping: [] }));

const rulesOf = (part: Partial<RunAnalysis>): readonly string[] => {
  if (quiet === undefined) throw new Error('there is one run');
  return recommend({ runs: [{ ...quiet, ...part }] }).map(({ rule }) => rule);
};

const finding = (code: RunAnalysis['findings'][number]['code']) => ({
  findings: [
    {
      code,
      severity: 'note' as const,
      run: 0,
      axis: 'epoch' as const,
      at: 7,
      values: {},
      rule: 'a rule',
      confidence: 'strong' as const,
      text: 'It is so.',
    },
  ],
});

const plateau = (from: number, part: Partial<Plateau> = {}): Plateau => ({
  axis: 'epoch',
  from,
  to: from + 9,
  rate: 0.1,
  rows: 10,
  best: 1 - from / 100,
  bestAt: from,
  gain: from === 1 ? null : 0.1,
  noise: 0.001,
  slope: 0,
  z: 0,
  ...part,
});

const cut = (at: number, cause: 'plateau' | 'milestone' | 'undone' = 'plateau') => ({
  run: 0,
  axis: 'epoch' as const,
  at,
  effectiveAt: at,
  from: 0.1,
  to: 0.05,
  ratio: 0.5,
  cause,
  confidence: 'strong' as const,
  evidence: {},
  reason: 'so',
  effect: null,
});

test('R10: where no rule fires, no change is indicated', () => {
  expect(rulesOf({})).toEqual(['R10']);
  expect(recommend({ runs: [] }).map(({ rule }) => rule)).toEqual(['R10']);
});

describe('R1', () => {
  // best at 60, then nothing: with 100 rows
  const values = count(100).map((i) => (i < 60 ? 2 - i / 60 : 1.5));
  const { runs } = analyze(historyOf(runOf([validationLoss(values)])));
  const found = recommend({ runs }).find(({ rule }) => rule === 'R1');

  test('less patience would have kept the best: when it stops, and what that saves', () => {
    expect(found?.evidence).toMatchObject({ patience: 5, stopsAt: 65, saved: 35, share: 0.35 });
    expect(found?.text).toContain('35 epochs, 35 % of the run, earlier');
    expect(found?.notClaimed).toContain('other runs');
    expect(found?.confidence).toBe('certain');
  });

  test('names the patience that would have lost something', () => {
    const dip = values.map((value, i) => (i >= 20 && i < 28 ? 3 : value));
    const text = analyze(historyOf(runOf([validationLoss(dip)]))).recommendations[0]?.text;
    // 8 rows without improvement: a patience of 8 stops, 10 is the next usual one that does not
    expect(text).toContain('patience of 10');
    expect(text).toContain('A patience of 8 would have stopped after epoch 28');
  });

  test('does not fire for a row or two', () => {
    const short = validationLoss(values.slice(0, 65));
    const rules = analyze(historyOf(runOf([short]))).recommendations.map(({ rule }) => rule);
    expect(rules).not.toContain('R1');
  });
});

test.each([
  ['early-stopping-before-cut', 'R2'],
  ['useless-cuts', 'R3'],
  ['still-improving', 'R6'],
  ['overfitting', 'R7'],
  ['undone-reductions', 'R8'],
  ['unexpected-rise', 'R8'],
  ['resume-jump', 'R8'],
  ['constant-though-configured', 'R8'],
  ['rate-log-ahead', 'R8'],
  ['rate-log-behind', 'R8'],
  ['clamped', 'R8'],
  ['spike', 'R10'],
  ['wasted', 'R10'],
] as const)('a finding of %s gives %s', (code, rule) => {
  expect(rulesOf(finding(code))).toEqual([rule]);
});

describe('R4', () => {
  const falling = { plateaus: [plateau(1, { z: -2.5 }), plateau(11)], changes: [cut(11)] };

  test('a plateau scheduler cut while the loss was still improving', () => {
    expect(rulesOf(falling)).toEqual(['R4']);
    expect(rulesOf({ ...falling, changes: [cut(11, 'milestone')] })).toEqual(['R10']);
    expect(rulesOf({ ...falling, plateaus: [plateau(1, { z: -1.9 }), plateau(11)] })).toEqual([
      'R10',
    ]);
  });

  test('for a metric for which higher is better the other way round', () => {
    const best = quiet?.best && { ...quiet.best, mode: 'max' as const };
    if (!best) throw new Error('the run has a best');
    expect(rulesOf({ ...falling, best })).toEqual(['R10']);
    expect(rulesOf({ ...falling, best, plateaus: [plateau(1, { z: 2.5 }), plateau(11)] })).toEqual([
      'R4',
    ]);
  });
});

test('R5: flat for twice the patience before each cut', () => {
  const schedule = {
    ...(quiet?.schedule ?? {
      alternatives: [],
      warmup: null,
      residual: null,
      confidence: 'weak',
      text: '',
    }),
    kind: 'reduce-on-plateau' as const,
    parameters: { afterBad: 4 },
  };
  const long = {
    schedule,
    plateaus: [plateau(1, { rows: 24 }), plateau(25, { rows: 24 }), plateau(49)],
    changes: [cut(25), cut(49)],
  };
  expect(rulesOf(long)).toEqual(['R5']);
  const patient = { ...schedule, parameters: { afterBad: 5 } };
  expect(rulesOf({ ...long, schedule: patient })).toEqual(['R10']);
  const sloped = [plateau(1, { rows: 24, z: 1.5 }), plateau(25, { rows: 24 }), plateau(49)];
  expect(rulesOf({ ...long, plateaus: sloped })).toEqual(['R10']);
});

test('R9: three cuts that each brought something, and none was taken back', () => {
  const plateaus = [plateau(1), plateau(11), plateau(21), plateau(31)];
  const changes = [cut(11), cut(21), cut(31)];
  expect(rulesOf({ plateaus, changes })).toEqual(['R9']);
  expect(rulesOf({ plateaus, changes: [...changes.slice(0, 2), cut(31, 'undone')] })).toEqual([
    'R10',
  ]);
  const noisy = plateaus.map((one) => ({ ...one, noise: 0.2 }));
  expect(rulesOf({ plateaus: noisy, changes })).toEqual(['R10']);
});

test('each carries its evidence, and what is not claimed', () => {
  const loss = validationLoss(noise(80, 2).map((one, i) => 0.02 * Math.abs(i - 25) + 0.01 * one));
  const train = trainLoss(count(80).map((i) => 2 - i / 80));
  const { recommendations } = analyze(historyOf(runOf([train, loss])));
  expect(recommendations.map(({ rule }) => rule)).toEqual(['R1', 'R7']);
  for (const { evidence, notClaimed, text } of recommendations) {
    expect(Object.keys(evidence).length).toBeGreaterThan(2);
    expect(notClaimed).toMatch(/^That /);
    expect(text).toMatch(/\.$/);
  }
});
