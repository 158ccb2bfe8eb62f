import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madDeviation } from '../src/statistics/madDeviation.ts';
import { mannKendall, zOf } from '../src/statistics/mannKendall.ts';
import { median } from '../src/statistics/median.ts';
import { bestOfNoise, noiseOf } from '../src/statistics/noiseOf.ts';
import { ranks } from '../src/statistics/ranks.ts';
import { theilSen } from '../src/statistics/theilSen.ts';
import { thin } from '../src/statistics/thin.ts';
import { trendOf } from '../src/statistics/trendOf.ts';
import { widening } from '../src/statistics/widening.ts';
import { writtenUnit } from '../src/statistics/writtenUnit.ts';
import { count, noise } from './makeHistory.ts';

interface Golden {
  readonly case: readonly [number, number, number, number, number, number];
  readonly median: number;
  readonly mad: number;
  readonly slope: number;
  readonly s: number;
  readonly variance: number;
  readonly z: number;
  readonly widening: number;
}

const goldens = JSON.parse(
  readFileSync(new URL('goldens/trends.json', import.meta.url), 'utf8'),
) as readonly Golden[];

/** As trends.py makes it. */
function curve([rows, slope, jitter, memory, ties, seed]: Golden['case']): readonly number[] {
  let [state, level] = [seed, 0];
  return count(rows).map((i) => {
    state = (state * 3877 + 29_573) % 139_968;
    level = memory * level + (state / 69_984 - 1);
    const value = slope * i + jitter * level;
    return ties ? Math.floor(value * ties + 0.5) / ties : value;
  });
}

const points = (values: readonly number[]) => ({ places: values.map((_, i) => i + 1), values });

describe.each(goldens)('as scipy and pymannkendall have it: $case', (golden) => {
  const values = curve(golden.case);

  test('median, deviation, slope', () => {
    expect(median(values)).toBeCloseTo(golden.median, 12);
    expect(madDeviation(values)).toBeCloseTo(1.4826 * golden.mad, 12);
    expect(theilSen(points(values))).toBeCloseTo(golden.slope, 12);
  });

  test('Mann–Kendall', () => {
    const { s, variance } = mannKendall(values);
    expect(s).toBe(golden.s);
    expect(variance).toBeCloseTo(golden.variance, 9);
    expect(zOf({ s, variance })).toBeCloseTo(golden.z, 10);
  });

  test('Hamed and Rao, never below 1', () => {
    const wide = Math.max(1, golden.widening);
    expect(widening(points(values), golden.slope)).toBeCloseTo(wide, 10);
    expect(trendOf(points(values))?.z).toBeCloseTo(golden.z / Math.sqrt(wide), 10);
  });
});

test('the goldens have neighbours that are alike, and such that are not', () => {
  expect(goldens.some((golden) => golden.widening > 1.5)).toBe(true);
  expect(goldens.some((golden) => golden.widening <= 1)).toBe(true);
});

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});

test('the median is that of the sorted numbers, in any order and with many that are equal', () => {
  fc.assert(
    fc.property(
      fc.oneof(numbers, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1 })),
      (all) => {
        const sorted = all.toSorted((a, b) => a - b);
        const [low, high] = [sorted[(all.length - 1) >> 1], sorted[all.length >> 1]];
        expect(median(all)).toBeCloseTo(((low ?? 0) + (high ?? 0)) / 2, 6);
      },
    ),
    { seed: 1 },
  );
  expect(median([1e308, 1.5e308])).toBe(1.25e308);
  expect(median([])).toBeNaN();
});

test('ranks of equal values are the mean of theirs', () => {
  expect([...ranks([3, 1, 3, 2])]).toEqual([3.5, 1, 3.5, 2]);
});

test('a line has its slope and all pairs rising', () => {
  const line = count(20).map((i) => 3 + 0.25 * i);
  expect(trendOf(points(line))?.slope).toBeCloseTo(0.25, 12);
  // s = 190, variance = 20·19·45/18
  expect(zOf(mannKendall(line))).toBeCloseTo(189 / Math.sqrt(950), 12);
  expect(theilSen({ places: line.map((_, i) => 10 * i), values: line })).toBeCloseTo(0.025, 12);
});

test('an outlier does not turn a slope', () => {
  const line = count(21).map((i) => (i === 10 ? 1000 : -i));
  expect(theilSen(points(line))).toBe(-1);
});

test('of fewer than 8 rows, and of numbers too large to subtract, there is no trend', () => {
  expect(trendOf(points([1, 2, 3, 4, 5, 6, 7]))).toBeNull();
  expect(trendOf(points(count(10).map((i) => (i < 5 ? -1.7e308 : 1.7e308))))).toBeNull();
});

test('many rows are put into at most 256 blocks, and keep their slope', () => {
  const many = noise(5000, 3).map((value, i) => i / 100 + value);
  const few = thin(points(many));
  expect(few.values.length).toBeLessThanOrEqual(256);
  expect(few.values.length).toBe(few.places.length);
  expect(theilSen(few)).toBeCloseTo(0.01, 3);
  expect(trendOf(points(many))?.z).toBeGreaterThan(10);
});

test('chance shows a trend in about 5 of 100 curves; where neighbours are alike, the correction takes away much of what there is more', () => {
  const share = (memory: number, z: (values: readonly number[]) => number): number => {
    const found = count(400).filter((seed) => {
      let level = 0;
      const values = noise(40, seed + 1).map((one) => (level = memory * level + one - 0.5));
      return Math.abs(z(values)) > 1.96;
    });
    return found.length / 400;
  };
  const corrected = (values: readonly number[]): number => trendOf(points(values))?.z ?? 0;
  const plain = (values: readonly number[]): number => zOf(mannKendall(values));
  expect(share(0, corrected)).toBeLessThan(0.08);
  expect(share(0.75, corrected)).toBeLessThan(0.75 * share(0.75, plain));
});

describe('noise', () => {
  test('is the deviation of white noise, whatever the slope beneath it', () => {
    // uniform on [0, 1): the difference of two is triangular, with a MAD of 1 − 1/√2
    const expected = (1.4826 * (1 - Math.SQRT1_2)) / Math.SQRT2;
    const values = noise(20_000, 5);
    expect(noiseOf(values)).toBeCloseTo(expected, 1);
    expect(noiseOf(values.map((value, i) => value - 7 * i))).toBeCloseTo(noiseOf(values) ?? 0, 9);
  });

  test('is that of few rows, to within 2 %, where there are many', () => {
    const values = noise(200_000, 9);
    const exact = madDeviation(values.slice(1).map((value, i) => value - (values[i] ?? 0)));
    const found = (noiseOf(values) ?? 0) * Math.SQRT2;
    expect(Math.abs(found / exact - 1)).toBeLessThan(0.02);
  });

  test('is at least what rounding makes, and unknown of three values', () => {
    expect(noiseOf([1, 1, 1, 1], 0.01)).toBeCloseTo(0.01 / Math.sqrt(12), 15);
    expect(noiseOf([1, 2, 3])).toBeNull();
    expect(noiseOf([1.7e308, -1.7e308, 1.7e308, -1.7e308])).toBeNull();
  });

  test('the best of n: noise · √(2 ln n)', () => {
    expect(bestOfNoise(2, 1)).toBe(0);
    expect(bestOfNoise(2, 100)).toBeCloseTo(2 * Math.sqrt(2 * Math.log(100)), 12);
  });

  test('the last digit written', () => {
    expect(writtenUnit([0.1536, 0.2], { decimals: 4 })).toBe(1e-4);
    expect(writtenUnit([0.1536, 0.2, 0.3], { significant: 3 })).toBeCloseTo(1e-3, 18);
    expect(writtenUnit([0.1], undefined)).toBe(0);
    expect(writtenUnit([], { significant: 3 })).toBe(0);
  });
});
