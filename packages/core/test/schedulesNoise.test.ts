import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chain, linear, noise, Scheduler, type Machine, type NoiseOptions } from '../src/index.ts';
import { codeOf } from './codeOf.ts';

const rates = (machine: Machine, n: number): number[] => [
  ...new Scheduler(machine, { lr: 1 }).preview(n),
];
/** The draws of n steps. */
const draws = (options: NoiseOptions, n: number): number[] =>
  rates(noise(options), n).map((rate) => rate - 1);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]): number => mean(values.map((value) => value ** 2));

/** Moments of a normal distribution that is cut off at ±limit, by the sum of a fine histogram. */
function cutNormal(std: number, limit: number): { variance: number; fourth: number } {
  let [weight, second, fourth] = [0, 0, 0];
  for (let i = 0; i < 20_000; i += 1) {
    const x = limit * ((2 * (i + 0.5)) / 20_000 - 1);
    const density = Math.exp(-((x / std) ** 2) / 2);
    weight += density;
    second += density * x ** 2;
    fourth += density * x ** 4;
  }
  return { variance: second / weight, fourth: fourth / weight };
}

describe('draws', () => {
  const N = 40_000;
  test.each([
    [1, 0.67],
    [0.2, 0.5],
    [0.1, 1],
    [5, 0.3],
  ])('normal with std %f within ±%f', (std, limit) => {
    const all = draws({ std, limit, seed: 7 }, N);
    const wanted = cutNormal(std, limit);
    expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(limit + 1e-15);
    // five standard errors
    expect(Math.abs(mean(all))).toBeLessThan(5 * Math.sqrt(wanted.variance / N));
    const error = Math.sqrt((wanted.fourth - wanted.variance ** 2) / N);
    expect(Math.abs(variance(all) - wanted.variance)).toBeLessThan(5 * error);
  });

  test('uniform: as many in each tenth', () => {
    const all = draws({ distribution: 'uniform', limit: 0.4, seed: 3 }, N);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const draw of all) {
      const i = Math.floor((draw + 0.4) / 0.08);
      tenths[i] = (tenths[i] ?? 0) + 1;
    }
    const chiSquare = tenths.reduce((sum, count) => sum + (count - N / 10) ** 2 / (N / 10), 0);
    // the 99.99 % point for nine degrees of freedom
    expect(chiSquare).toBeLessThan(33.7);
    expect(tenths.reduce((sum, count) => sum + count)).toBe(N);
  });

  test('neighbours, far steps and other seeds have nothing to do with each other', () => {
    const options = { distribution: 'uniform', limit: 1 } as const;
    const own = draws({ ...options, seed: 1 }, N);
    const other = draws({ ...options, seed: 2 }, N);
    const correlation = (a: readonly number[], b: readonly number[]): number =>
      mean(a.map((value, i) => value * (b[i] ?? 0))) * 3;
    for (const shift of [1, 2, 64, 1024]) {
      expect(Math.abs(correlation(own.slice(shift), own))).toBeLessThan(5 / Math.sqrt(N - shift));
    }
    expect(Math.abs(correlation(own, other))).toBeLessThan(5 / Math.sqrt(N));
    const scheduler = new Scheduler(noise({ ...options, seed: 1 }), { lr: 1 });
    const far = Array.from({ length: 2000 }, (_, t) => scheduler.at(t + 2 ** 32) - 1);
    expect(Math.abs(correlation(far, own))).toBeLessThan(5 / Math.sqrt(2000));
  });

  test('a step has the same noise whatever was asked before', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 32 - 1 }),
        fc.array(fc.nat({ max: 1e9 }), { minLength: 1, maxLength: 20 }),
        (seed, times) => {
          const scheduler = new Scheduler(noise({ seed }), { lr: 1 });
          const first = times.map((t) => scheduler.at(t));
          expect(times.map((t) => scheduler.at(t))).toEqual(first);
          const fresh = (t: number): number => new Scheduler(noise({ seed }), { lr: 1 }).at(t);
          expect(times.toReversed().map(fresh)).toEqual(first.toReversed());
        },
      ),
      { numRuns: 50 },
    );
  });

  test('every group has the same', () => {
    const groups = [1, 0.5].map((lr, i) => ({ name: `g${i}`, base: { lr } }));
    const scheduler = new Scheduler(noise(), { groups });
    expect(scheduler.at(5, { group: 1 }) * 2).toBe(scheduler.at(5));
  });
});

describe('when', () => {
  test('from a start to an end', () => {
    const all = draws({ seed: 1, start: 2, end: 4 }, 6);
    expect(all.map((draw) => draw !== 0)).toEqual([false, false, true, true, false, false]);
    // the steps keep the noise that they have anyway
    expect(all.slice(2, 4)).toEqual(draws({ seed: 1 }, 4).slice(2));
    expect(new Scheduler(noise({ end: 4 }), { lr: 1 }).length).toBe(4);
    expect(new Scheduler(noise(), { lr: 1 }).length).toBe(Infinity);
    expect(draws({ start: 3, end: 2 }, 5)).toEqual([0, 0, 0, 0, 0]);
  });

  test('held for several steps', () => {
    const each = draws({ seed: 9 }, 2);
    expect(draws({ seed: 9, every: 3 }, 6)).toEqual([0, 0, 0, 1, 1, 1].map((i) => each[i]));
    expect(codeOf(() => draws({ every: 0 }, 1))).toBe('bad-duration');
  });

  test('none', () => {
    expect(draws({ std: 0 }, 3)).toEqual([0, 0, 0]);
    expect(draws({ limit: 0 }, 3)).toEqual([0, 0, 0]);
    expect(draws({ limit: 0, distribution: 'uniform' }, 3)).toEqual([0, 0, 0]);
  });
});

describe('a table', () => {
  test('multiplies what comes in by 1 + its draws, then by 1', () => {
    const machine = chain(linear({ duration: 4 }), noise({ table: [0.5, -1, 1] }));
    expect(rates(machine, 5)).toEqual([1.5, 0, 1, 0.25, 0]);
    expect(rates(noise({ table: [0.5, 0.25], every: 2 }), 5)).toEqual([1.5, 1.5, 1.25, 1.25, 1]);
    expect(rates(noise({ table: [] }), 2)).toEqual([1, 1]);
  });
  test('is instead of a seed', () => {
    const make = (options: object) => (): unknown => noise(options);
    expect(codeOf(make({ table: [0], seed: 1 }))).toBe('bad-option');
    expect(codeOf(make({ table: [0], limit: 1 }))).toBe('bad-option');
    expect(codeOf(make({ table: 1 }))).toBe('bad-option');
    expect(codeOf(make({ table: [-1.1] }))).toBe('bad-option');
    expect(codeOf(make({ table: [null] }))).toBe('bad-option');
  });
});

test('options', () => {
  const make = (options: object) => (): unknown => noise(options);
  expect(codeOf(make({ seed: -1 }))).toBe('bad-option');
  expect(codeOf(make({ seed: 2 ** 32 }))).toBe('bad-option');
  expect(codeOf(make({ limit: 1.1 }))).toBe('bad-option');
  expect(codeOf(make({ distribution: 'gauss' }))).toBe('bad-option');
  expect(codeOf(make({ distribution: 'uniform', std: 1 }))).toBe('bad-option');
});
