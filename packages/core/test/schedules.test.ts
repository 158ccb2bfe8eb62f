import { describe, expect, test } from 'vitest';
import {
  constant,
  cosine,
  exponential,
  linear,
  multiStep,
  oneCycle,
  Scheduler,
  step,
  warmup,
  type Machine,
  type RunOptions,
} from '../src/index.ts';
import { codeOf } from './codeOf.ts';

function rates(machine: Machine, n: number, run: RunOptions = { lr: 1 }): number[] {
  return [...new Scheduler(machine, run).preview(n)];
}

/** The same numbers to fourteen places. */
const near = (values: readonly number[]): number[] =>
  values.map((value) => expect.closeTo(value, 14) as number);

const wave = (part: number): number => (1 + Math.cos(Math.PI * part)) / 2;

describe('constant', () => {
  test('base · factor, for ever', () => {
    expect(rates(constant(), 3)).toEqual([1, 1, 1]);
    expect(new Scheduler(constant({ factor: 0.5 }), { lr: 0.1 }).at(1e9)).toBe(0.05);
    expect(new Scheduler(constant(), { lr: 1 }).length).toBe(Infinity);
  });
});

describe('warmup', () => {
  test('1/5 to 5/5 of 1e-3 over five epochs, then the base', () => {
    const run = { lr: 1e-3, stepsPerEpoch: 1 };
    expect(rates(warmup({ duration: '5ep' }), 7, run)).toEqual(
      near([2e-4, 4e-4, 6e-4, 8e-4, 1e-3, 1e-3, 1e-3]),
    );
    expect(new Scheduler(warmup({ duration: '5ep' }), run).at(4)).toBe(1e-3);
  });
  test('stepped per batch it is a ramp over five epochs of steps', () => {
    const scheduler = new Scheduler(warmup({ duration: '5ep' }), { lr: 1, stepsPerEpoch: 10 });
    expect(scheduler.at(0)).toBe(1 / 50);
    expect(scheduler.at(24)).toBe(25 / 50);
    expect(scheduler.at(49)).toBe(1);
    expect(scheduler.at(50)).toBe(1);
  });
  test('begins above a start factor', () => {
    expect(rates(warmup({ duration: 4, startFactor: 0.2 }), 5)).toEqual(
      near([0.4, 0.6, 0.8, 1, 1]),
    );
  });
  test('of no steps is the base', () => {
    expect(rates(warmup({ duration: 0 }), 2)).toEqual([1, 1]);
  });
  test('takes the length of the run', () => {
    expect(rates(warmup(), 4, { lr: 1, steps: 4 })).toEqual(near([0.25, 0.5, 0.75, 1]));
  });
});

describe('linear', () => {
  test('from one share to another, and holds', () => {
    expect(rates(linear({ duration: 4 }), 6)).toEqual([1, 0.75, 0.5, 0.25, 0, 0]);
    const down = linear({ duration: 2, startFactor: 0.5, endFactor: 0.1 });
    expect(rates(down, 4)).toEqual(near([0.5, 0.3, 0.1, 0.1]));
  });
  test('of no steps is at its end', () => {
    expect(rates(linear({ duration: 0, endFactor: 0.3 }), 2)).toEqual([0.3, 0.3]);
  });
  test('per epoch and per batch meet at the epochs', () => {
    const epochs = rates(linear({ duration: '4ep' }), 5, { lr: 1, stepsPerEpoch: 1 });
    const batches = rates(linear({ duration: '4ep' }), 41, { lr: 1, stepsPerEpoch: 10 });
    expect(batches.filter((_, t) => t % 10 === 0)).toEqual(near(epochs));
  });
});

describe('step', () => {
  test('γ^⌊t / s⌋', () => {
    expect(rates(step({ stepSize: 2, gamma: 0.5 }), 5)).toEqual([1, 1, 0.5, 0.5, 0.25]);
    expect(rates(step({ stepSize: 1 }), 3, { lr: 1 })[2]).toBeCloseTo(0.01, 15);
    expect(rates(step({ stepSize: '1ep', gamma: 0.5 }), 6, { lr: 1, stepsPerEpoch: 3 })).toEqual([
      1, 1, 1, 0.5, 0.5, 0.5,
    ]);
  });
  test('can go up, stand still or end', () => {
    expect(rates(step({ stepSize: 1, gamma: 2 }), 4)).toEqual([1, 2, 4, 8]);
    expect(rates(step({ stepSize: 1, gamma: 0 }), 3)).toEqual([1, 0, 0]);
  });
  test('of no size is refused when bound', () => {
    expect(codeOf(() => rates(step({ stepSize: '0ep' }), 1, { lr: 1, stepsPerEpoch: 1 }))).toBe(
      'bad-duration',
    );
  });
});

describe('multiStep', () => {
  test("the document's 30, 60, 90 with 0.5", () => {
    const scheduler = new Scheduler(
      multiStep({ milestones: ['30ep', '60ep', '90ep'], gamma: 0.5 }),
      {
        lr: 1e-3,
        stepsPerEpoch: 1,
      },
    );
    expect([29, 30, 59, 60, 89, 90, 1000].map((t) => scheduler.at(t))).toEqual([
      1e-3, 5e-4, 5e-4, 2.5e-4, 2.5e-4, 1.25e-4, 1.25e-4,
    ]);
  });
  test('in any order, twice, at 0, or none', () => {
    expect(rates(multiStep({ milestones: [3, 1], gamma: 0.5 }), 5)).toEqual([
      1, 0.5, 0.5, 0.25, 0.25,
    ]);
    expect(rates(multiStep({ milestones: [1, 1], gamma: 0.5 }), 2)).toEqual([1, 0.25]);
    expect(rates(multiStep({ milestones: [0], gamma: 0.5 }), 2)).toEqual([0.5, 0.5]);
    expect(rates(multiStep({ milestones: [] }), 2)).toEqual([1, 1]);
  });
  test('each tread is a phase with its factor', () => {
    const scheduler = new Scheduler(multiStep({ milestones: [2, 5], gamma: 0.5 }), { lr: 1 });
    for (let t = 0; t < 6; t += 1) scheduler.step();
    expect(scheduler.events).toEqual([
      { type: 'phase', step: 0, path: [], name: 'multiStep', start: 0, end: 2, factor: 1 },
      { type: 'phase', step: 2, path: [], name: 'multiStep', start: 2, end: 5, factor: 0.5 },
      { type: 'phase', step: 5, path: [], name: 'multiStep', start: 5, end: null, factor: 0.25 },
    ]);
  });
  test('wants a list', () => {
    expect(codeOf(() => multiStep({ milestones: 3 as never }))).toBe('bad-option');
    expect(codeOf(() => multiStep({ milestones: [-1] }))).toBe('bad-duration');
  });
});

describe('exponential', () => {
  test("the document's γ = 0.95 per epoch", () => {
    const scheduler = new Scheduler(exponential({ gamma: 0.95, decaySteps: '1ep' }), {
      lr: 1e-3,
      stepsPerEpoch: 100,
    });
    expect(scheduler.at(0)).toBe(1e-3);
    expect(scheduler.at(100)).toBeCloseTo(0.95e-3, 17);
    expect(scheduler.at(1000)).toBeCloseTo(1e-3 * 0.95 ** 10, 17);
    expect(scheduler.at(50)).toBeCloseTo(1e-3 * Math.sqrt(0.95), 17);
  });
  test('per step by itself; never without a step', () => {
    expect(rates(exponential({ gamma: 0.5 }), 3)).toEqual(near([1, 0.5, 0.25]));
    expect(codeOf(() => rates(exponential({ gamma: 0.5, decaySteps: 0 }), 1))).toBe('bad-duration');
  });
});

describe('cosine', () => {
  test("the document's eta_min + (eta_max − eta_min) · (1 + cos(πt/T)) / 2", () => {
    const scheduler = new Scheduler(cosine({ min: 1e-6 }), {
      lr: 1e-3,
      epochs: 95,
      stepsPerEpoch: 1,
    });
    for (const t of [0, 1, 47, 94]) {
      const wanted = 1e-6 + 0.5 * (1e-3 - 1e-6) * (1 + Math.cos((Math.PI * t) / 95));
      expect(scheduler.at(t)).toBeCloseTo(wanted, 17);
    }
    expect(scheduler.at(95)).toBe(1e-6);
    expect(scheduler.at(96)).toBe(1e-6);
  });
  test('of no steps is at its minimum', () => {
    expect(rates(cosine({ duration: 0, min: 0.1 }), 2)).toEqual([0.1, 0.1]);
  });
  test('can end above the base', () => {
    expect(rates(cosine({ duration: 2, min: 3 }), 3)).toEqual(near([1, 2, 3]));
  });
  test('torch rises again, with a period of 2n', () => {
    const torch = cosine({ duration: 2, semantics: 'torch' });
    expect(rates(torch, 7)).toEqual(near([1, 0.5, 0, 0.5, 1, 0.5, 0]));
    expect(new Scheduler(torch, { lr: 1 }).length).toBe(2);
    expect(codeOf(() => rates(cosine({ duration: 0, semantics: 'torch' }), 1))).toBe(
      'bad-duration',
    );
  });
  test('torch has not ended when it rises again', () => {
    const scheduler = new Scheduler(cosine({ duration: 2, semantics: 'torch' }), { lr: 1 });
    for (let t = 0; t < 5; t += 1) scheduler.step();
    expect(scheduler.events).toHaveLength(1);
    const held = new Scheduler(cosine({ duration: 2 }), { lr: 1 });
    for (let t = 0; t < 5; t += 1) held.step();
    expect(held.events.map((event) => event.type === 'phase' && event.name)).toEqual([
      'cosine',
      'hold',
    ]);
  });
});

describe('oneCycle', () => {
  const groups = [{ name: 'all', base: { lr: 1, momentum: 0.5, beta1: 0.5, weightDecay: 0.1 } }];
  test('rises from base/25 to the base and falls to base/25/1e4', () => {
    const scheduler = new Scheduler(oneCycle({ duration: 11 }), { groups });
    const rise = 0.3 * 11 - 1;
    expect(scheduler.at(0)).toBeCloseTo(1 / 25, 15);
    expect(scheduler.at(1)).toBeCloseTo(1 + (1 / 25 - 1) * wave(1 / rise), 14);
    const fall = (t: number): number => 4e-6 + (1 - 4e-6) * wave((t - rise) / (10 - rise));
    expect(scheduler.at(5)).toBeCloseTo(fall(5), 14);
    expect(scheduler.at(10)).toBeCloseTo(4e-6, 15);
  });
  test('moves momentum and beta1 the other way, and nothing else', () => {
    const scheduler = new Scheduler(oneCycle({ duration: 20, pctStart: 0.5 }), { groups });
    expect(scheduler.values[0]).toEqual({
      lr: 0.04,
      momentum: 0.95,
      beta1: 0.95,
      weightDecay: 0.1,
    });
    expect(scheduler.at(9, { param: 'momentum' })).toBe(0.85);
    expect(scheduler.at(19, { param: 'beta1' })).toBe(0.95);
    const still = new Scheduler(oneCycle({ duration: 20, cycleMomentum: false }), { groups });
    expect(still.at(9, { param: 'momentum' })).toBe(0.5);
  });
  test('linear, three phases', () => {
    const scheduler = new Scheduler(
      oneCycle({
        duration: 11,
        pctStart: 3 / 11,
        threePhase: true,
        annealStrategy: 'linear',
        divFactor: 2,
        finalDivFactor: 5,
      }),
      { lr: 1 },
    );
    expect([...scheduler.preview(5)]).toEqual(near([0.5, 0.75, 1, 0.75, 0.5]));
    expect(scheduler.at(10)).toBeCloseTo(0.1, 15);
    expect(scheduler.at(7)).toBeCloseTo(0.3, 15);
  });
  test('one past the end: stepwise stays, torch goes up', () => {
    const [stepwise, torch] = (['stepwise', 'torch'] as const).map((semantics) =>
      rates(oneCycle({ duration: 10, semantics }), 12, { lr: 0.1 }),
    );
    expect(stepwise?.[10]).toBe(stepwise?.[9]);
    expect(stepwise?.[11]).toBe(stepwise?.[9]);
    expect(torch?.[9]).toBeCloseTo(4e-7, 15);
    expect(torch?.[10]).toBeCloseTo(4.95e-3, 5);
  });
  test('rounding of the smallest numbers takes no rate below 0, a linear torch past its end does', () => {
    const torch = { duration: 5, semantics: 'torch' } as const;
    expect(rates(oneCycle(torch), 6, { lr: 3.5e-323 }).every((rate) => rate >= 0)).toBe(true);
    expect(rates(oneCycle({ ...torch, annealStrategy: 'linear' }), 6, { lr: 0.1 })[5]).toBeCloseTo(
      -0.0285709,
      7,
    );
  });
  test('degenerate shapes have values', () => {
    expect(rates(oneCycle({ duration: 10, pctStart: 0 }), 1)).toEqual([1]);
    expect(rates(oneCycle({ duration: 10, pctStart: 0, semantics: 'torch' }), 1)[0]).toBeLessThan(
      1,
    );
    expect(rates(oneCycle({ duration: 10, pctStart: 0.1 }), 1)).toEqual([1]);
    expect(rates(oneCycle({ duration: 10, pctStart: 1 }), 10)[9]).toBe(1);
    for (const duration of [0, 1, 2, 3]) {
      for (const pctStart of [0, 0.25, 0.5]) {
        for (const threePhase of [true, false]) {
          for (const rate of rates(oneCycle({ duration, pctStart, threePhase }), 5)) {
            expect(rate).toBeGreaterThan(0);
            expect(rate).toBeLessThanOrEqual(1);
          }
        }
      }
    }
  });
  test('three phases need room, except where torch has none either', () => {
    expect(codeOf(() => oneCycle({ threePhase: true, pctStart: 0.6 }))).toBe('bad-option');
    expect(oneCycle({ threePhase: true, pctStart: 0.6, semantics: 'torch' }).spec.kind).toBe(
      'oneCycle',
    );
  });
});

describe('options', () => {
  test.each<[string, () => unknown]>([
    ['an unknown one', () => cosine({ foo: 1 } as never)],
    ['an unknown one that is undefined', () => cosine({ foo: undefined } as never)],
    ['no object', () => cosine(5 as never)],
    ['null', () => cosine(null as never)],
    ['a negative factor', () => constant({ factor: -1 })],
    ['NaN', () => constant({ factor: Number.NaN })],
    ['a text', () => constant({ factor: '1' as never })],
    ['a negative gamma', () => step({ stepSize: 1, gamma: -0.1 })],
    ['no gamma', () => exponential({} as never)],
    ['gamma 0', () => exponential({ gamma: 0 })],
    ['a negative minimum', () => cosine({ min: -1 })],
    ['other semantics', () => cosine({ semantics: 'keras' as never })],
    ['pctStart above 1', () => oneCycle({ pctStart: 1.1 })],
    ['divFactor 0', () => oneCycle({ divFactor: 0 })],
    ['a flag that is none', () => oneCycle({ threePhase: 1 as never })],
    ['negative start', () => warmup({ startFactor: -0.1 })],
    ['negative end', () => linear({ endFactor: -0.1 })],
  ])('%s', (_, make) => {
    expect(codeOf(make)).toBe('bad-option');
  });
  test('messages name the option, what was wanted and what came', () => {
    expect(() => cosine({ foo: 1 } as never)).toThrow(
      'cosine: wanted an object with only duration, min, minFactor, numCycles, kDecay, exponent, includes, semantics; got "foo".',
    );
    expect(() => constant({ factor: -1 })).toThrow(
      'constant.factor: wanted a finite number, min 0; got -1.',
    );
    expect(() => oneCycle({ annealStrategy: 'x' as never })).toThrow(
      'wanted "cos" or "linear"; got "x"',
    );
  });
  test('a spec holds no −0', () => {
    expect(Object.is(constant({ factor: -0 }).spec['factor'], 0)).toBe(true);
  });
  test('without a length of its own a schedule needs the run to have one', () => {
    for (const machine of [cosine(), linear(), warmup(), oneCycle()]) {
      expect(codeOf(() => new Scheduler(machine, { lr: 1 }))).toBe('missing-fact');
    }
  });
});
