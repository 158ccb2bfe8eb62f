import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cyclic, Scheduler, type CyclicOptions, type RunOptions } from '../src/index.ts';
import { codeOf } from './codeOf.ts';

const rates = (options: CyclicOptions, n: number, run: RunOptions = { lr: 1 }): number[] => [
  ...new Scheduler(cyclic(options), run).preview(n),
];
const near = (values: readonly number[]): number[] =>
  values.map((value) => expect.closeTo(value, 14) as number);

test('up and down in straight lines, over and over', () => {
  expect(rates({ max: 3, stepSizeUp: 2 }, 9)).toEqual(near([1, 2, 3, 2, 1, 2, 3, 2, 1]));
  expect(rates({ maxFactor: 5, stepSizeUp: 4, stepSizeDown: 1 }, 6, { lr: 0.1 })).toEqual(
    near([0.1, 0.2, 0.3, 0.4, 0.5, 0.1]),
  );
});

test('a highest value below the base', () => {
  expect(rates({ max: 0.5, stepSizeUp: 1 }, 4)).toEqual([1, 0.5, 1, 0.5]);
});

test('triangular2 halves the height of each cycle', () => {
  const options = { max: 3, stepSizeUp: 1, stepSizeDown: 3, mode: 'triangular2' } as const;
  const peaks = rates(options, 13).filter((_, t) => t % 4 === 1);
  expect(peaks).toEqual([3, 2, 1.5]);
  expect(rates(options, 9)[8]).toBe(1);
});

test('expRange shrinks the height with each step, not each cycle', () => {
  const options = { max: 2, stepSizeUp: 2, mode: 'expRange', gamma: 0.9 } as const;
  const share = [0, 0.5, 1, 0.5];
  const wanted = Array.from({ length: 12 }, (_, t) => 1 + (share[t % 4] ?? 0) * 0.9 ** t);
  expect(rates(options, 12)).toEqual(near(wanted));
});

test('momentum goes against the rate', () => {
  const groups = [{ name: 'a', base: { lr: 0.1, momentum: 0.5, beta1: 0.5, weightDecay: 0.1 } }];
  const options = { max: 1, stepSizeUp: 2, mode: 'triangular2' } as const;
  const scheduler = new Scheduler(cyclic(options), { groups });
  const at = (t: number): number => scheduler.at(t, { param: 'momentum' });
  expect([0, 1, 2, 4, 6].map((t) => at(t))).toEqual(near([0.9, 0.85, 0.8, 0.9, 0.85]));
  expect(scheduler.at(2, { param: 'beta1' })).toBe(0.8);
  expect(scheduler.at(2, { param: 'weightDecay' })).toBe(0.1);
  const still = new Scheduler(cyclic({ ...options, cycleMomentum: false }), { groups });
  expect(still.at(2, { param: 'momentum' })).toBe(0.5);
});

test('joints are exact at any time; in floating point they are not', () => {
  for (const [up, down] of [
    [1, 1],
    [3, 4],
    [7, 93],
    [2000, 2000],
  ] as const) {
    const scheduler = new Scheduler(cyclic({ max: 0.3, stepSizeUp: up, stepSizeDown: down }), {
      lr: 0.1,
    });
    for (const cycle of [0, 1, 12_345, Math.floor(1e9 / (up + down))]) {
      const start = cycle * (up + down);
      expect(scheduler.at(start)).toBe(0.1);
      expect(scheduler.at(start + up)).toBe(0.3);
    }
  }
  const at = (semantics: 'stepwise' | 'torch'): number =>
    new Scheduler(cyclic({ max: 1, stepSizeUp: 3, stepSizeDown: 4, semantics }), { lr: 0 }).at(
      7e8 + 1,
    );
  expect(at('stepwise')).toBe(1 / 3);
  // 1 + t / 7 has lost all but eight digits of the seventh
  expect(at('torch')).not.toBe(1 / 3);
  expect(at('torch')).toBeCloseTo(1 / 3, 6);
});

test("torch is PyTorch's arithmetic, digit for digit", () => {
  fc.assert(
    fc.property(
      fc.record({ up: fc.integer({ min: 1, max: 50 }), down: fc.integer({ min: 1, max: 50 }) }),
      fc.integer({ min: 0, max: 5000 }),
      ({ up, down }, t) => {
        const total = up + down;
        const cycle = Math.floor(1 + t / total);
        const x = 1 + t / total - cycle;
        const ratio = up / total;
        const height = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
        const machine = cyclic({ max: 1, stepSizeUp: up, stepSizeDown: down, semantics: 'torch' });
        expect(new Scheduler(machine, { lr: 0 }).at(t)).toBe(height);
      },
    ),
    { numRuns: 300 },
  );
});

test('never leaves the room between the base and the highest value', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom('triangular' as const, 'triangular2' as const, 'expRange' as const),
      fc.double({ min: 0, max: 2, noNaN: true }),
      (stepSizeUp, stepSizeDown, mode, max) => {
        const scheduler = new Scheduler(
          cyclic({ max, stepSizeUp, stepSizeDown, mode, gamma: 0.99 }),
          { lr: 1 },
        );
        for (const rate of scheduler.preview(200)) {
          expect(rate).toBeGreaterThanOrEqual(Math.min(1, max));
          expect(rate).toBeLessThanOrEqual(Math.max(1, max));
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('a way up or down without steps', () => {
  expect(rates({ max: 3, stepSizeUp: 0, stepSizeDown: 2 }, 5)).toEqual([3, 2, 3, 2, 3]);
  expect(rates({ max: 3, stepSizeUp: 2, stepSizeDown: 0 }, 5)).toEqual([1, 2, 1, 2, 1]);
  expect(codeOf(() => rates({ max: 3, stepSizeUp: 0 }, 1))).toBe('bad-duration');
});

test('wants a highest value, once', () => {
  expect(codeOf(() => cyclic({}))).toBe('bad-option');
  expect(codeOf(() => cyclic({ max: 1, maxFactor: 1 }))).toBe('bad-option');
  expect(codeOf(() => cyclic({ max: 1, mode: 'exp_range' as never }))).toBe('bad-option');
  expect(codeOf(() => cyclic({ max: 1, gamma: 0 }))).toBe('bad-option');
  expect(codeOf(() => cyclic({ max: 1, baseMomentum: 1.1 }))).toBe('bad-option');
});
