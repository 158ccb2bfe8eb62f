import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cosineRestarts,
  polynomial,
  Scheduler,
  tanh,
  type CosineRestartsOptions,
  type Machine,
  type RunOptions,
} from '../src/index.ts';
import { codeOf } from './codeOf.ts';

const rates = (machine: Machine, n: number, run: RunOptions = { lr: 1 }): number[] => [
  ...new Scheduler(machine, run).preview(n),
];
const near = (values: readonly number[]): number[] =>
  values.map((value) => expect.closeTo(value, 13) as number);
const wave = (part: number): number => (1 + Math.cos(Math.PI * part)) / 2;

/** By counting, as a loop would: the cycle of step t, how much of it has passed, and its length. */
function count(t: number, first: number, mult: number): { index: number; part: number } {
  let [start, length, index] = [0, first, 0];
  while (start + length <= t) {
    start += length;
    length *= mult;
    index += 1;
  }
  return { index, part: (t - start) / length };
}

/** The steps at which cycles begin, up to a billion; whole numbers, so exact. */
function joints(first: number, mult: number): number[] {
  const found = [];
  for (let [start, length] = [0, first]; start <= 1e9; length *= mult) {
    found.push(start);
    start += length;
  }
  return found;
}

describe('cosineRestarts', () => {
  test('cycles of the same length', () => {
    const machine = cosineRestarts({ period: 4 });
    const cycle = [1, wave(1 / 4), 0.5, wave(3 / 4)];
    expect(rates(machine, 9)).toEqual(near([...cycle, ...cycle, 1]));
    expect(new Scheduler(machine, { lr: 1 }).length).toBe(Infinity);
  });

  test('of growing length and falling height, down to a minimum', () => {
    const machine = cosineRestarts({ period: 2, tMult: 3, cycleDecay: 0.5, min: 0.1 });
    const wanted = Array.from({ length: 40 }, (_, t) => {
      const { index, part } = count(t, 2, 3);
      return 0.1 + (0.5 ** index - 0.1) * wave(part);
    });
    expect(rates(machine, 40)).toEqual(near(wanted));
  });

  test('a minimum as a share of what comes in', () => {
    expect(rates(cosineRestarts({ period: 2, minFactor: 0.5 }), 3, { lr: 0.2 })).toEqual(
      near([0.2, 0.15, 0.2]),
    );
  });

  test('is the loop, step by step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 5 }),
        (period, tMult) => {
          const scheduler = new Scheduler(cosineRestarts({ period, tMult }), { lr: 1 });
          for (let t = 0; t < 500; t += 1) {
            expect(scheduler.lr).toBeCloseTo(wave(count(t, period, tMult).part), 13);
            expect(scheduler.lr).toBe(scheduler.at(t));
            scheduler.step();
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('begins anew exactly at each joint, up to a billion steps', () => {
    for (const period of [1, 2, 3, 7, 10, 49, 1000]) {
      for (const tMult of [2, 3, 5, 6, 7, 10]) {
        const scheduler = new Scheduler(cosineRestarts({ period, tMult, cycleDecay: 0.5 }), {
          lr: 1,
        });
        let length = period;
        for (const [index, joint] of joints(period, tMult).entries()) {
          expect(scheduler.at(joint)).toBe(0.5 ** index);
          expect(scheduler.at(joint + 1)).toBeCloseTo(
            length === 1 ? 0.5 ** (index + 1) : 0.5 ** index * wave(1 / length),
            13,
          );
          length *= tMult;
          const last = joint + length / tMult - 1;
          const part = (length / tMult - 1) / (length / tMult);
          expect(scheduler.at(last)).toBeCloseTo(0.5 ** index * wave(part), 13);
        }
      }
      const same = new Scheduler(cosineRestarts({ period }), { lr: 1 });
      for (const cycle of [1, 2, 1e3, 1e6, Math.floor(1e9 / period)]) {
        expect(same.at(cycle * period)).toBe(1);
        expect(same.at(cycle * period - 1)).toBeCloseTo(wave((period - 1) / period), 13);
      }
    }
  });

  test('the last steps that can be counted', () => {
    // cycles of 1, 2, 4, … steps begin at 2^i − 1
    const scheduler = new Scheduler(cosineRestarts({ period: 1, tMult: 2, cycleDecay: 0.5 }), {
      lr: 1,
    });
    for (let i = 40; i <= 52; i += 1) {
      const joint = 2 ** i - 1;
      expect(scheduler.at(joint)).toBe(0.5 ** i);
      expect(scheduler.at(joint - 1)).toBeLessThan(1e-20);
      expect(scheduler.at(joint + 1)).toBeLessThanOrEqual(0.5 ** i);
    }
  });

  test('joints that are whole steps are met by a multiple that is none', () => {
    // cycles of 8, 12, 18, 27 steps, and of 100, 110, 121
    const half = new Scheduler(cosineRestarts({ period: 8, tMult: 1.5 }), { lr: 1 });
    for (const joint of [0, 8, 20, 38, 65]) expect(half.at(joint)).toBe(1);
    // 203.00000000000003 in floating point
    const more = new Scheduler(cosineRestarts({ period: 8, tMult: 2.5 }), { lr: 1 });
    for (const joint of [0, 8, 28, 78, 203]) expect(more.at(joint)).toBe(1);
    const tenth = new Scheduler(cosineRestarts({ period: 100, tMult: 1.1 }), { lr: 1 });
    for (const joint of [0, 100, 210, 331]) expect(tenth.at(joint)).toBe(1);
    expect(tenth.at(330)).toBeLessThan(0.001);
  });

  test('cycles that shrink end where their lengths add up to', () => {
    const machine = cosineRestarts({ period: 8, tMult: 0.5, min: 0.1 });
    // 8 + 4 + 2 + 1 + … = 16
    const scheduler = new Scheduler(machine, { lr: 1 });
    expect(scheduler.length).toBe(16);
    expect([0, 8, 12, 14].map((t) => scheduler.at(t))).toEqual([1, 1, 1, 1]);
    expect(scheduler.at(10)).toBeCloseTo(0.1 + 0.9 * wave(0.5), 14);
    expect(scheduler.at(16)).toBe(0.1);
  });

  test('a limit ends it at its minimum, and is its length', () => {
    const machine = cosineRestarts({ period: 2, tMult: 2, cycleLimit: 2, min: 0.25 });
    expect(rates(machine, 9).slice(5)).toEqual(near([0.25 + 0.75 * wave(3 / 4), 0.25, 0.25, 0.25]));
    expect(new Scheduler(machine, { lr: 1 }).length).toBe(6);
    const none = new Scheduler(cosineRestarts({ period: 5, cycleLimit: 0, min: 0.2 }), { lr: 1 });
    expect([none.length, none.at(0)]).toEqual([0, 0.2]);
    // 8 + 12 + 18 + 27 + 40.5: the last step has begun
    const uneven = cosineRestarts({ period: 8, tMult: 1.5, cycleLimit: 5 });
    expect(new Scheduler(uneven, { lr: 1 }).length).toBe(106);
    expect(new Scheduler(uneven, { lr: 1 }).at(105)).toBeCloseTo(wave(40 / 40.5), 13);
  });

  test('cycles that share a duration', () => {
    expect(rates(cosineRestarts({ cycles: 2, duration: 8 }), 10)).toEqual(
      near([1, wave(0.25), 0.5, wave(0.75), 1, wave(0.25), 0.5, wave(0.75), 0, 0]),
    );
    // three in ten steps: they begin at 0, 10/3 and 20/3
    const thirds = Array.from({ length: 10 }, (_, t) => wave(((t * 3) % 10) / 10));
    expect(rates(cosineRestarts({ cycles: 3 }), 11, { lr: 1, steps: 10 })).toEqual(
      near([...thirds, 0]),
    );
    // 10 + 20 + 40 = 70
    const growing = new Scheduler(cosineRestarts({ cycles: 3, tMult: 2, duration: 70 }), { lr: 1 });
    expect([0, 10, 30].map((t) => growing.at(t))).toEqual([1, 1, 1]);
    expect(growing.at(29)).toBeCloseTo(wave(19 / 20), 13);
    expect(growing.at(70)).toBe(0);
    expect(growing.length).toBe(70);
    // one and a half: the second is cut off
    expect(rates(cosineRestarts({ cycles: 1.5, duration: 6 }), 7)).toEqual(
      near([1, wave(0.25), 0.5, wave(0.75), 1, wave(0.25), 0]),
    );
  });

  test('k-decay', () => {
    expect(rates(cosineRestarts({ period: 4, kDecay: 2 }), 5)).toEqual(
      near([1, wave(1 / 16), wave(1 / 4), wave(9 / 16), 1]),
    );
  });

  test('without steps it is at its minimum', () => {
    for (const options of [{ period: 0 }, { period: 0, tMult: 2 }, { cycles: 2, duration: 0 }]) {
      expect(rates(cosineRestarts({ ...options, min: 0.1 }), 2)).toEqual([0.1, 0.1]);
    }
  });

  test('where a logarithm is rounded down wrongly, others are still in the old cycle', () => {
    const at = (options: CosineRestartsOptions, t: number): number =>
      new Scheduler(cosineRestarts(options), { lr: 0.1 }).at(t);
    // int(math.log(243, 3)) is 4 in Python
    const options = { period: 1, tMult: 3, min: 1e-3 };
    expect(at(options, 121)).toBe(0.1);
    expect(at({ ...options, semantics: 'torch' }, 121)).toBe(1e-3);
    expect(at({ ...options, semantics: 'keras' }, 121)).toBe(1e-3);
    expect(at({ period: 2, tMult: 3, semantics: 'torch' }, 242)).toBe(0);
    // 1 / 49 · 49 is below 1
    const shared = { cycles: 49, duration: 49 };
    expect(at(shared, 1)).toBe(0.1);
    expect(at({ ...shared, semantics: 'transformers' }, 1)).toBeLessThan(1e-10);
    // everywhere else they agree
    for (let t = 0; t < 121; t += 1) {
      expect(at({ ...options, semantics: 'torch' }, t)).toBeCloseTo(at(options, t), 14);
    }
  });

  test("Keras' decay shrinks what lies above the minimum", () => {
    const options = { period: 2, cycleDecay: 0.5, minFactor: 0.2 };
    expect(rates(cosineRestarts(options), 3)[2]).toBe(0.5);
    expect(rates(cosineRestarts({ ...options, semantics: 'keras' }), 3)[2]).toBeCloseTo(
      0.2 + 0.8 * 0.5,
      15,
    );
  });

  test('wants a period or a number of cycles', () => {
    const make = (options: object) => (): unknown => cosineRestarts(options);
    expect(codeOf(make({}))).toBe('bad-option');
    expect(codeOf(make({ period: 2, cycles: 2 }))).toBe('bad-option');
    expect(codeOf(make({ period: 2, duration: 9 }))).toBe('bad-option');
    expect(codeOf(make({ cycles: 2, cycleLimit: 1 }))).toBe('bad-option');
    expect(codeOf(make({ period: 2, tMult: 0 }))).toBe('bad-option');
    expect(codeOf(make({ period: 2, cycleLimit: 1.5 }))).toBe('bad-option');
    expect(codeOf(make({ period: -1 }))).toBe('bad-duration');
    expect(codeOf(() => new Scheduler(cosineRestarts({ cycles: 2 }), { lr: 1 }))).toBe(
      'missing-fact',
    );
  });
});

describe('polynomial and tanh begin anew by the same rule', () => {
  test('polynomial', () => {
    const machine = polynomial({
      duration: 3,
      power: 2,
      end: 0.1,
      tMult: 2,
      cycleDecay: 0.5,
      cycleLimit: 2,
    });
    const wanted = Array.from({ length: 9 }, (_, t) => {
      const { index, part } = count(t, 3, 2);
      return 0.1 + (0.5 ** index - 0.1) * (1 - part) ** 2;
    });
    expect(rates(machine, 11)).toEqual(near([...wanted, 0.1, 0.1]));
    const [timm, stepwise] = (['timm', 'stepwise'] as const).map((semantics) =>
      new Scheduler(polynomial({ duration: 1, tMult: 3, cycleLimit: 9, semantics }), { lr: 1 }).at(
        121,
      ),
    );
    expect([timm, stepwise]).toEqual([0, 1]);
  });

  test('tanh', () => {
    const machine = tanh({ duration: 3, min: 0.1, tMult: 2, cycleDecay: 0.5, cycleLimit: 2 });
    const wanted = Array.from({ length: 9 }, (_, t) => {
      const { index, part } = count(t, 3, 2);
      return 0.1 + (0.5 ** index - 0.1) * 0.5 * (1 - Math.tanh(-7 * (1 - part) + 3 * part));
    });
    expect(rates(machine, 11)).toEqual(near([...wanted, 0.1, 0.1]));
    const [timm, stepwise] = (['timm', 'stepwise'] as const).map((semantics) =>
      new Scheduler(tanh({ duration: 1, tMult: 3, cycleLimit: 9, semantics }), { lr: 1 }).at(121),
    );
    expect(timm).toBeCloseTo((1 - Math.tanh(3)) / 2, 14);
    expect(stepwise).toBeCloseTo((1 - Math.tanh(-7)) / 2, 14);
  });
});

test('a base below the minimum, taken down by peaks of Keras that grow, stays at 0', () => {
  const options = { period: 2, cycleDecay: 2, min: 0.5, semantics: 'keras' } as const;
  const off = (lr: number, wanted: readonly number[]) =>
    wanted.map((x, t) => Math.abs(new Scheduler(cosineRestarts(options), { lr }).at(t) - x));
  // min + (base − min) · 2^i · (1 + cos(π · part)) / 2, at parts 0 and 1/2
  expect(Math.max(...off(0.25, [0.25, 0.375, 0, 0.25, 0]))).toBeLessThan(1e-12);
  expect(Math.max(...off(0, [0, 0.25, 0, 0, 0]))).toBeLessThan(1e-12);
});
