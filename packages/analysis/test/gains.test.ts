import { analyze, type Plateau } from '@stepwise/analysis';
import type { Series } from '@stepwise/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { count, historyOf, noise, rate, runOf, trainLoss, validationLoss } from './makeHistory.ts';

/** The rate halves where a number of rows is over. */
const halving = (...rows: readonly number[]): readonly number[] =>
  rows.flatMap((n, i) => Array.from({ length: n }, () => 0.1 * 0.5 ** i));

const explain = (...all: readonly Series[]) => {
  const [run] = analyze(historyOf(runOf(all))).runs;
  if (run === undefined) throw new Error('one run goes in and one comes out');
  return run;
};

// 12 rows at each rate: levels 1.0, 0.8, 0.9 and a little up and down that repeats
const ripple = [0.004, -0.002, 0, 0.002, -0.004, 0.001, 0.004, -0.002, 0, 0.002, -0.004, 0.001];
const stairs = [1, 0.8, 0.9].flatMap((level) => ripple.map((one) => level + one));
const run = explain(rate(halving(12, 12, 12)), validationLoss(stairs));

describe('plateaus', () => {
  test('lie between the changes', () => {
    expect(run.plateaus.map(({ from, to, rows, rate: at }) => [from, to, rows, at])).toEqual([
      [1, 12, 12, 0.1],
      [13, 24, 12, 0.05],
      [25, 36, 12, 0.025],
    ]);
  });

  test('have their best, and the gain on all that came before', () => {
    expect(run.plateaus.map(({ best, bestAt }) => [best, bestAt])).toEqual([
      [0.996, 5],
      [0.796, 17],
      [0.896, 29],
    ]);
    const [first, second, third] = run.plateaus.map(({ gain }) => gain);
    expect(first).toBeNull();
    expect(second).toBeCloseTo((0.996 - 0.796) / 0.996, 12);
    expect(third).toBeCloseTo((0.796 - 0.896) / 0.796, 12);
  });

  test('have their noise: 1.4826 · MAD of differences / √2', () => {
    const differences = ripple.slice(1).map((one, i) => one - (ripple[i] ?? 0));
    const middle = differences.toSorted((a, b) => a - b)[5] ?? 0;
    const mad = differences.map((one) => Math.abs(one - middle)).toSorted((a, b) => a - b)[5] ?? 0;
    for (const { noise: found } of run.plateaus) {
      expect(found).toBeCloseTo((1.4826 * mad) / Math.SQRT2, 12);
    }
  });

  test('have the trend of their last third, of 8 rows at least', () => {
    const values = count(30).map((i) => (i < 20 ? 1 : 1 - 0.01 * (i - 19)));
    const [plateau] = explain(rate(halving(30)), validationLoss(values)).plateaus;
    expect(plateau?.slope).toBeCloseTo(-0.01, 12);
    // 10 rows, all pairs fall: s = −45, variance 10·9·25/18
    expect(plateau?.z).toBeCloseTo(-44 / Math.sqrt(125), 12);
    const [short] = explain(rate(halving(7)), validationLoss(count(7))).plateaus;
    expect([short?.slope, short?.z]).toEqual([null, null]);
  });

  test('begin where a rate was trained with, where the log is ahead', () => {
    const losses = [1, 0.8, 0.64].flatMap((level) => ripple.map((one) => level + one));
    const ahead = halving(11, 12, 13);
    const facts = { configuration: { rateLoggedAfterStep: true } };
    const [shifted] = analyze(historyOf(runOf([rate(ahead), validationLoss(losses)], facts))).runs;
    expect(shifted?.changes.map(({ at, effectiveAt }) => [at, effectiveAt])).toEqual([
      [12, 13],
      [24, 25],
    ]);
    expect(shifted?.plateaus.map(({ from, to }) => [from, to])).toEqual([
      [1, 12],
      [13, 24],
      [25, 36],
    ]);
  });

  test('there are none for a smooth schedule', () => {
    const cosine = count(60).map((i) => 0.05 * (1 + Math.cos((Math.PI * i) / 60)));
    expect(explain(rate(cosine), validationLoss(noise(60))).plateaus).toEqual([]);
  });

  test('are those of the training loss where there is no other, and bare where there is none', () => {
    const trained = explain(rate(halving(12, 12, 12)), trainLoss(stairs));
    expect(trained.plateaus.map(({ best }) => best)).toEqual([0.996, 0.796, 0.896]);
    const bare = explain(rate(halving(12, 12)));
    expect(bare.plateaus.map(({ rows, best, gain }) => [rows, best, gain])).toEqual([
      [12, null, null],
      [12, null, null],
    ]);
  });

  test('of a metric for which higher is better the gain is the other way round', () => {
    const accuracy = validationLoss([], { name: 'acc', role: 'metric', mode: 'max' });
    const values = [0.5, 0.6].flatMap((level) => ripple.map((one) => level + one));
    const up = explain(rate(halving(12, 12)), {
      ...accuracy,
      at: count(24).map((i) => i + 1),
      values,
    });
    expect(up.plateaus[1]?.best).toBe(0.604);
    expect(up.plateaus[1]?.gain).toBeCloseTo((0.604 - 0.504) / 0.504, 12);
  });
});

describe('the effect of a change', () => {
  test('is that of medians of three before and after, against the noise', () => {
    const [first, second] = run.changes.map(({ effect }) => effect);
    expect(first?.before).toBeCloseTo(1.001, 12);
    expect(first?.after).toBeCloseTo(0.8, 12);
    expect(first?.difference).toBeCloseTo(-0.201, 12);
    expect(first?.noise).toBe(run.plateaus[0]?.noise);
    expect(first?.significant).toBe(true);
    expect(second?.difference).toBeCloseTo(0.9 - 0.801, 12);
  });

  test('is not significant where the noise explains it: up to 2·noise·√(2/3)', () => {
    const found = run.plateaus[0]?.noise ?? 0;
    const bound = 2 * found * Math.sqrt(2 / 3);
    const significant = (step: number): boolean | undefined => {
      const after = ripple.map((one) => 1.001 - step + one);
      const values = [...ripple.map((one) => 1 + one), ...after];
      return explain(rate(halving(12, 12)), validationLoss(values)).changes[0]?.effect?.significant;
    };
    // the medians are 1.001 and 1.001 − step
    expect(significant(bound * 1.01)).toBe(true);
    expect(significant(bound * 0.99)).toBe(false);
  });

  test('is not known where the plateau before has fewer than four rows', () => {
    const short = explain(rate(halving(3, 12)), validationLoss(stairs.slice(0, 15)));
    expect(short.changes.map(({ effect }) => effect)).toEqual([null]);
  });
});

describe('best', () => {
  test('is the first of equal ones', () => {
    expect(run.best).toEqual({
      run: 0,
      key: 'val_loss',
      axis: 'epoch',
      at: 17,
      value: 0.796,
      mode: 'min',
    });
  });

  test('is unknown without a validation series', () => {
    expect(explain(trainLoss([3, 2, 1])).best).toBeNull();
  });
});

test('a loss times a power of two has the same gains, and noise and slopes that many times as large', () => {
  const parts = ({ gain, z, noise: deviation, slope, best }: Plateau, factor: number) => ({
    gain,
    z,
    noise: deviation === null ? null : deviation * factor,
    slope: slope === null ? null : slope * factor,
    best: best === null ? null : best * factor,
  });
  fc.assert(
    fc.property(
      fc.integer({ min: -20, max: 20 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 1e6 }),
      (power, rows, seed) => {
        const rates = rate(halving(...rows));
        const values = noise(rates.values.length, seed).map((one) => one + 0.5);
        const factor = 2 ** power;
        const plain = explain(rates, validationLoss(values));
        const scaled = explain(rates, validationLoss(values.map((value) => value * factor)));
        expect(scaled.plateaus.map((one) => parts(one, 1))).toEqual(
          plain.plateaus.map((one) => parts(one, factor)),
        );
      },
    ),
    { numRuns: 40, seed: 5 },
  );
});
