import { analyze, type Finding, type FindingCode } from '@stepwise/analysis';
import type { Damage, RunFacts, Series } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
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

const findings = (all: readonly Series[], facts: RunFacts = {}): readonly Finding[] =>
  analyze(historyOf(runOf(all, facts))).findings;

const find = (
  code: FindingCode,
  all: readonly Series[],
  facts: RunFacts = {},
): Finding | undefined => findings(all, facts).find((one) => one.code === code);

/** Falls to a floor, with a little noise. */
const falling = (rows: number, seed = 1, size = 0.01): readonly number[] =>
  noise(rows, seed).map((one, i) => 0.5 + Math.exp((-8 * i) / rows) + size * (one - 0.5));

/** Falls to row 20 and rises from there. */
const valley = (rows: number): readonly number[] =>
  noise(rows, 3).map((one, i) => 0.5 + 0.02 * Math.abs(i - 20) + 0.004 * one);

describe('overfitting', () => {
  const down = trainLoss(count(60).map((i) => 2 - 0.02 * i));

  test('is a validation loss that rises after its best while the training loss falls', () => {
    const found = find('overfitting', [down, validationLoss(valley(60))]);
    expect(found).toMatchObject({ severity: 'warning', confidence: 'strong', at: 21 });
    expect(found?.values['rowsAfter']).toBe(39);
    expect(found?.values['last']).toBeCloseTo(1.26, 1);
  });

  test('is none where the training loss rises too, or is not known, or where the metric is no loss', () => {
    const up = trainLoss(valley(60));
    expect(find('overfitting', [up, validationLoss(valley(60))])).toBeUndefined();
    expect(find('overfitting', [validationLoss(valley(60))])).toBeUndefined();
    const metric = validationLoss(valley(60), { name: 'error', role: 'metric' });
    expect(find('overfitting', [down, metric])).toBeUndefined();
  });

  test('is no gap that stays the same', () => {
    const flat = validationLoss(falling(60).map((value) => value + 1));
    expect(find('overfitting', [down, flat])).toBeUndefined();
  });

  test('of four values is told with care: each above the one before', () => {
    const few = (values: readonly number[]): Finding | undefined =>
      find('overfitting', [down, validationLoss(values, { at: [10, 20, 30, 40, 50] })]);
    expect(few([0.3, 0.33, 0.36, 0.38, 0.42])?.confidence).toBe('weak');
    expect(few([0.3, 0.33, 0.36, 0.35, 0.42])).toBeUndefined();
    expect(few([0.3, 0.301, 0.302, 0.303, 0.304])).toBeUndefined();
  });
});

describe('validation below training', () => {
  const train = trainLoss(falling(30, 2));

  test('is said with the median gap', () => {
    const found = find('validation-below-training', [
      train,
      validationLoss(train.values.map((value) => value - 0.1)),
    ]);
    expect(found).toMatchObject({ severity: 'note', values: { below: 30, rows: 30 } });
    expect(found?.values['median']).toBeCloseTo(-0.1, 12);
    expect(found?.text).toContain('throughout');
  });

  test('is not said where chance explains it', () => {
    const half = train.values.map((value, i) => value + (i % 2 ? 0.1 : -0.2));
    expect(find('validation-below-training', [train, validationLoss(half)])).toBeUndefined();
  });

  test('compares with the training of the last place before', () => {
    const sparse = validationLoss(
      [10, 20, 30, 40, 50].map((at) => (train.values[Math.min(at, 30) - 1] ?? 0) - 0.1),
      { at: [10.5, 20.5, 30.5, 40.5, 50.5] },
    );
    expect(find('validation-below-training', [train, sparse])?.values['median']).toBeCloseTo(
      -0.1,
      12,
    );
  });

  test('is not said of sums of another number of parts', () => {
    const sum = validationLoss(
      train.values.map((value) => value - 0.1),
      { sumOf: ['a', 'b'] },
    );
    expect(find('validation-below-training', [train, sum])).toBeUndefined();
  });
});

describe('collapse and divergence', () => {
  const learning = count(12).map((i) => 3 + 2 * Math.exp(-i / 4) + (i % 2 ? 0.02 : 0));
  const chance = count(8).map((i) => Math.log(200) + (i % 2 ? 0.003 : -0.003));
  const rates = rate(count(20).map((i) => 0.001 * Math.min(i + 1, 12)));

  test('a loss that jumps to a level and stays there has collapsed', () => {
    const found = find('collapse', [rates, validationLoss([...learning, ...chance])]);
    expect(found).toMatchObject({ severity: 'problem', confidence: 'strong', at: 13 });
    expect(found?.values).toMatchObject({ rate: 0.012, shareOfPeak: 1 });
    expect(found?.values['level']).toBeCloseTo(Math.log(200), 2);
  });

  test('and is at the level of chance where the classes are known', () => {
    const all = [validationLoss([...learning, ...chance])];
    expect(find('collapse', all, { configuration: { num_classes: 200 } })?.text).toContain(
      'chance for 200 classes',
    );
    expect(find('collapse', all, { configuration: { num_classes: 10 } })?.text).not.toContain(
      'chance',
    );
  });

  test('a loss that goes up and comes back has not', () => {
    const back = [...learning, ...chance.slice(0, 4), 3.1, 3.05, 3.02, 3];
    expect(find('collapse', [validationLoss(back)])).toBeUndefined();
  });

  test('a training loss that ends far above its best has diverged', () => {
    const wild = [...learning.map((one) => one - 2.9), ...count(10).map((i) => 2 + i * i)];
    const found = find('diverged', [trainLoss(wild)]);
    expect(found).toMatchObject({ severity: 'problem' });
    // the last five are 27, 38, 51, 66, 83
    expect(found?.values['last']).toBe(51);
  });

  test('so has one that is negative, by what it had gained', () => {
    const wild = [...learning.map((one) => one - 6), ...count(10).map((i) => -1 + i)];
    expect(find('diverged', [trainLoss(wild)])?.values['last']).toBe(6);
  });

  test('a validation loss that rises while training goes on well has not diverged', () => {
    const train = trainLoss(count(22).map((i) => 3 - 0.1 * i));
    const wild = [...learning, ...count(10).map((i) => 6 + i)];
    expect(find('diverged', [train, validationLoss(wild)])).toBeUndefined();
  });
});

describe('not finite', () => {
  test('is named with its places, to the end or not', () => {
    const gap = trainLoss([3, 2], {
      at: [1, 5],
      nonFinite: [{ value: 'NaN', from: 2, to: 4, count: 3 }],
    });
    expect(find('not-finite', [gap])).toMatchObject({
      severity: 'problem',
      at: 2,
      values: { count: 3, kinds: ['NaN'], toTheEnd: false },
    });
    const end = trainLoss([3, 2], { nonFinite: [{ value: 'Infinity', from: 3, to: 9, count: 7 }] });
    expect(find('not-finite', [end])?.text).toContain('From epoch 3 to the end');
    const never = trainLoss([], { nonFinite: [{ value: 'NaN', from: 1, to: 9, count: 9 }] });
    expect(find('not-finite', [never])?.text).toContain('There is no finite value');
  });

  test('is not said of a time', () => {
    const time = series('time', [1], {
      role: 'time',
      nonFinite: [{ value: 'NaN', from: 2, to: 2, count: 1 }],
    });
    expect(find('not-finite', [time])).toBeUndefined();
  });
});

describe('spikes', () => {
  const calm = falling(100, 7);
  const withSpike = (...rows: readonly number[]) =>
    trainLoss(calm.map((value, i) => (rows.includes(i) ? value + 5 : value)));

  test('are single values far above their neighbours', () => {
    expect(find('spike', [withSpike(60)])).toMatchObject({
      at: 61,
      values: { count: 1, places: [61] },
    });
    expect(find('spike', [trainLoss(calm)])).toBeUndefined();
  });

  test('are not a new level, and not what happens all the time', () => {
    const level = trainLoss(calm.map((value, i) => (i >= 60 ? value + 5 : value)));
    expect(find('spike', [level])).toBeUndefined();
    expect(find('spike', [withSpike(20, 35, 50, 65, 80)])).toBeUndefined();
  });
});

describe('the end of a run', () => {
  test('late variance is noise of more than 5 % of the level', () => {
    const noisy = noise(60, 5).map((one) => 1 + one);
    expect(find('late-variance', [validationLoss(noisy)])).toMatchObject({ at: 41 });
    expect(find('late-variance', [validationLoss(falling(60))])).toBeUndefined();
    // about 0 a share says nothing
    expect(find('late-variance', [validationLoss(noisy.map((one) => one - 1.5))])).toBeUndefined();
  });

  test('still improving: the best at the end of a slope, beyond the noise', () => {
    const slope = noise(60, 4).map((one, i) => 2 - 0.02 * i + 0.01 * one);
    const found = find('still-improving', [validationLoss(slope)]);
    expect(found?.values['slope']).toBeCloseTo(-0.02, 3);
    expect(found?.values['gain']).toBeGreaterThan(0.3);
    expect(find('still-improving', [validationLoss(falling(60))])).toBeUndefined();
    const rising = slope.map((value) => -value);
    const metric = { name: 'acc', role: 'metric', mode: 'max' } as const;
    expect(find('still-improving', [validationLoss(rising, metric)])).toBeDefined();
    expect(find('still-improving', [validationLoss(rising)])).toBeUndefined();
  });

  test('wasted: what came after the best, where it is a tenth and five rows', () => {
    const best = (at: number, rows: number) =>
      validationLoss(count(rows).map((i) => 1 + Math.abs(i + 1 - at) / 100));
    expect(find('wasted', [best(40, 60)])).toMatchObject({
      at: 40,
      values: { rowsAfter: 20, rows: 60 },
    });
    expect(find('wasted', [best(56, 60)])).toBeUndefined();
    expect(find('wasted', [best(95, 100)])).toBeUndefined();
  });

  test('stalled: within 0.5 % of the best long before it', () => {
    const values = count(60).map((i) => (i < 10 ? 2 - 0.1 * i : 1.004 - i / 1e5));
    expect(find('stalled', [validationLoss(values)])).toMatchObject({
      at: 11,
      values: { rowsAfter: 49 },
    });
    expect(find('stalled', [validationLoss(count(60).map((i) => 2 - i / 60))])).toBeUndefined();
  });

  test('cut short: fewer epochs than were planned', () => {
    const loss = trainLoss(count(40).map((i) => 2 - i / 60));
    const found = find('cut-short', [loss], { plannedEpochs: 100 });
    expect(found?.values).toMatchObject({ done: 40, planned: 100 });
    expect(find('cut-short', [loss], { plannedEpochs: 40 })).toBeUndefined();
    const fromZero = trainLoss(loss.values, { at: count(40) });
    expect(find('cut-short', [fromZero], { plannedEpochs: 40 })).toBeUndefined();
  });

  test('cut short: a decay that was far from its end', () => {
    const linear = (rows: number) => rate(count(rows).map((i) => 0.1 * (1 - i / 100)));
    const cosine = (rows: number) =>
      rate(count(rows).map((i) => 0.05 * (1 + Math.cos((Math.PI * i) / 100))));
    expect(find('cut-short', [linear(60)])).toMatchObject({ confidence: 'weak', at: 60 });
    expect(find('cut-short', [linear(100)])).toBeUndefined();
    expect(find('cut-short', [cosine(60)])).toBeDefined();
    expect(find('cut-short', [cosine(101)])).toBeUndefined();
    const toTen = rate(count(101).map((i) => 0.02 + 0.04 * (1 + Math.cos((Math.PI * i) / 100))));
    expect(find('cut-short', [toTen])).toBeUndefined();
    expect(find('cut-short', [rate(count(60).map(() => 0.1))])).toBeUndefined();
  });
});

describe('useless cuts', () => {
  const level = (...levels: readonly number[]) =>
    validationLoss(levels.flatMap((one, k) => noise(10, k + 1).map((x) => one + 0.01 * x)));
  const rates = (n: number) => rate(count(10 * n).map((i) => 0.1 * 0.1 ** Math.floor(i / 10)));

  test('are the last ones, after which there is no new best', () => {
    const found = find('useless-cuts', [rates(4), level(1, 0.5, 0.6, 0.6)]);
    expect(found?.values).toMatchObject({ places: [21, 31], rows: 20 });
    expect(found?.values['lastUsefulRate']).toBeCloseTo(0.01, 12);
  });

  test('or one that noise explains', () => {
    const same = noise(10, 6).map((one) => 0.5 + 0.02 * one);
    const back = same.toReversed().map((one) => one - 0.0005);
    const values = [...same.map((one) => one + 0.5), ...same, ...back];
    const found = find('useless-cuts', [rates(3), validationLoss(values)]);
    expect(found?.values['places']).toEqual([21]);
  });

  test('many small gains are one that counts', () => {
    const same = noise(10, 6).map((one) => 0.5 + 0.02 * one);
    // each turned about, so that nothing jumps, and a little better than the last
    const small = (n: number) =>
      count(n).flatMap((k) =>
        (k % 2 === 0 ? same.toReversed() : same).map((one) => one - 0.006 * (k + 1)),
      );
    const before = [...same.map((one) => one + 0.5), ...same];
    const two = find('useless-cuts', [rates(3), validationLoss([...before, ...small(1)])]);
    expect(two?.values['places']).toEqual([21]);
    const last = find('useless-cuts', [rates(9), validationLoss([...before, ...small(7)])]);
    expect(Number(last?.values['rows'])).toBeLessThan(70);
  });

  test('there are none where the last one brought something', () => {
    expect(find('useless-cuts', [rates(3), level(1, 0.9, 0.5)])).toBeUndefined();
  });

  test('nor where a few noisy steps of training are all there is', () => {
    const train = { ...level(1, 0.5, 0.6), name: 'loss', of: 'train' } as const;
    expect(find('useless-cuts', [rates(3), train])).toBeUndefined();
  });
});

describe('metrics that disagree', () => {
  const loss = validationLoss([0.4, 0.3, 0.32, 0.34, 0.36, 0.38, 0.4, 0.42, 0.44, 0.46]);
  const error = (values: readonly number[]) =>
    validationLoss(values, { name: 'wer', role: 'metric' });

  test('the loss rises and the metric gets better', () => {
    const better = error([0.9, 0.85, 0.8, 0.75, 0.71, 0.67, 0.63, 0.6, 0.57, 0.55]);
    expect(find('metrics-disagree', [loss, better])?.values).toMatchObject({
      loss: 'val_loss',
      lossBestAt: 2,
      metric: 'wer',
      metricBestAt: 10,
      metricAtLossBest: 0.85,
    });
  });

  test('not where noise explains the metric, or the loss is flat', () => {
    const noisy = error([0.9, 0.7, 0.8, 0.72, 0.81, 0.69, 0.8, 0.72, 0.79, 0.71]);
    expect(find('metrics-disagree', [loss, noisy])).toBeUndefined();
    const flat = validationLoss(loss.values.map((value) => 1 + value / 100));
    const better = error(count(10).map((i) => 0.9 - 0.03 * i));
    expect(find('metrics-disagree', [flat, better])).toBeUndefined();
  });
});

describe('damage', () => {
  const interleaved: Damage = {
    code: 'interleaved',
    text: 'Two trainings wrote into the file.',
    from: { axis: 'epoch', at: 21 },
  };
  const values = count(40).map((i) => (i < 20 ? 1 - 0.01 * i : i === 30 ? 0.1 : 5));
  const run = runOf([rate(count(40).map((i) => (i < 20 ? 0.1 : 5))), validationLoss(values)]);
  const analysis = analyze(historyOf({ ...run, damage: [interleaved] }));

  test('is a finding, and what comes after it is left out', () => {
    expect(analysis.changes).toEqual([]);
    expect(analysis.findings.map(({ code }) => code)).toContain('damaged');
    expect(analysis.findings.map(({ code }) => code)).not.toContain('wasted');
    expect(analysis.damage).toEqual([interleaved]);
  });

  test('the best is still that of the log, and the finding says so', () => {
    expect(analysis.best).toMatchObject({ at: 31, value: 0.1 });
    const found = analysis.findings.find(({ code }) => code === 'damaged');
    expect(found?.values['bestInDoubt']).toBe(true);
  });

  test('with an end leaves the rest', () => {
    const until = { ...interleaved, to: { axis: 'epoch', at: 40 } } as const;
    const longer = runOf([rate(count(60).map((i) => (i < 20 || i >= 40 ? 0.1 : 5)))]);
    const { changes, runs } = analyze(historyOf({ ...longer, damage: [until] }));
    expect(changes).toEqual([]);
    expect(runs[0]?.last).toBe(60);
  });
});
