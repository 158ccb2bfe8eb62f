import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chain,
  constant,
  cosine,
  linear,
  plateau,
  Scheduler,
  sequence,
  step,
  warmup,
  type Machine,
} from '../src/index.ts';
import { alone } from './alone.ts';
import { apply } from './apply.ts';
import { actions, machine as anyMachine, RUN } from './arbitraryMachine.ts';
import { codeOf } from './codeOf.ts';
import { expectSame } from './expectSame.ts';

const rates = (machine: Machine, n: number): number[] => [
  ...new Scheduler(machine, { lr: 1 }).preview(n),
];
const parts = fc.array(
  fc.record({ machine: anyMachine, duration: fc.integer({ min: 0, max: 6 }) }),
  { minLength: 1, maxLength: 5 },
);

describe('joints', () => {
  test('each step has the value of the one part whose time it is, whatever has no steps', () => {
    fc.assert(
      fc.property(parts, anyMachine, fc.constantFrom('own', 'shared'), (before, last, time) => {
        const scheduler = new Scheduler(sequence([...before, last], { time }), RUN);
        const total = before.reduce((sum, { duration }) => sum + duration, 0);
        const windows = [...before, { machine: last, duration: 20 }];
        let start = 0;
        for (const { machine, duration } of windows) {
          const origin = time === 'shared' ? 0 : start;
          const span = machine === last && start === total ? Math.max(0, 40 - start) : duration;
          const part = alone(machine, RUN, start - origin + span);
          for (let t = start; t < start + duration; t += 1) {
            for (const group of RUN.groups.keys()) {
              expectSame(scheduler.at(t, { group }), part(t - origin, { group }));
            }
          }
          start += duration;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('it does not matter how parts are nested', () => {
    fc.assert(
      fc.property(parts, parts, anyMachine, actions, (a, b, last, all_) => {
        const flat = new Scheduler(sequence([...a, ...b, last]), RUN);
        const lengthOf = (list: typeof a) => list.reduce((sum, { duration }) => sum + duration, 0);
        const first = { machine: sequence(a), duration: lengthOf(a) };
        const nested = new Scheduler(sequence([first, sequence([...b, last])]), RUN);
        for (const action of all_) {
          apply(flat, action);
          apply(nested, action);
          expect(nested.values).toEqual(flat.values);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('where the part before ends and the next begins at the same value there is no jump', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 100, max: 2000 }),
        fc.constantFrom('linear', 'cosine'),
        (rise, fall, shape) => {
          const machine = sequence([
            warmup({ duration: rise, shape }),
            cosine({ duration: fall, min: 0.1 }),
            { machine: constant({ factor: 0.1 }), duration: 50 },
          ]);
          const curve = rates(machine, rise + fall + 60);
          expect(curve[rise - 1]).toBe(1);
          expect(curve[rise]).toBe(1);
          expect(curve[rise + fall]).toBe(0.1);
          // no step is steeper than the steepest of its part
          const steepest = Math.max((Math.PI / 2) * (0.9 / fall), Math.PI / 2 / rise);
          for (let t = 1; t < curve.length; t += 1) {
            expect(Math.abs((curve[t] ?? 0) - (curve[t - 1] ?? 0))).toBeLessThanOrEqual(
              steepest * 1.0001,
            );
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test("with from: 'current' it begins with what the part before has come to, of each group", () => {
    const first = { machine: step({ stepSize: 1, gamma: 0.5 }), duration: 3 };
    const scheduler = new Scheduler(
      sequence([first, linear({ duration: 4 }), cosine({ duration: 4 })], { from: 'current' }),
      RUN,
    );
    scheduler.step({ by: 5 });
    expect(scheduler.values.map(({ lr }) => lr)).toEqual([0.1 / 16, 0.003 / 16]);
    expect([...scheduler.rates()]).toEqual(scheduler.values.map(({ lr }) => lr));
    expect(scheduler.at(3, { group: 1 })).toBe(0.003 / 8);
  });

  test('a part that observes hears only while it is active', () => {
    const listen = (duration: number) => ({
      machine: plateau({ patience: 0, factor: 0.5 }),
      duration,
    });
    const scheduler = new Scheduler(
      sequence([
        listen(2),
        { machine: constant(), duration: 0 },
        listen(0),
        listen(2),
        plateau({ patience: 0 }),
      ]),
      { lr: 1 },
    );
    const trace = [1, 2, 1, 2, 1, 2].map((val_loss) => {
      scheduler.step({ metrics: { val_loss } });
      return scheduler.lr;
    });
    // the part at the joint starts anew; the third and the fourth without a step hear nothing
    expect(trace).toEqual([1, 1, 1, 1, 1, 0.1]);
    expect(scheduler.events.filter(({ type }) => type === 'reduced')).toMatchObject([
      { path: [0] },
      { path: [3] },
      { path: [4] },
    ]);
  });
});

describe('one time for all parts', () => {
  test('a warm-up over a schedule that already runs aims at the base, as in timm', () => {
    const [n, w, init] = [20, 5, 0.01];
    const machine = sequence(
      [warmup({ duration: w, start: init, includes: 'start' }), cosine({ duration: n })],
      { time: 'shared' },
    );
    expect(rates(machine, n + 2)).toEqual(
      Array.from(
        { length: n + 2 },
        (_, t) =>
          expect.closeTo(
            t < w
              ? init + (t * (1 - init)) / w
              : (1 + Math.cos((Math.PI * Math.min(t, n)) / n)) / 2,
            14,
          ) as number,
      ),
    );
    expect(new Scheduler(machine, { lr: 1 }).length).toBe(n);
  });

  test('what takes the rest of the run takes all of it', () => {
    const machine = sequence([warmup({ duration: 10 }), linear()], { time: 'shared' });
    const scheduler = new Scheduler(machine, { lr: 1, steps: 100 });
    expect(scheduler.at(50)).toBe(0.5);
    expect(scheduler.length).toBe(100);
  });

  test('phases begin at their joints', () => {
    const machine = sequence(
      [
        { machine: constant(), duration: 3 },
        { machine: linear({ duration: 8 }), duration: 4 },
        cosine({ duration: 12 }),
      ],
      { time: 'shared' },
    );
    const scheduler = new Scheduler(machine, { lr: 1 });
    for (let t = 0; t < 15; t += 1) scheduler.step();
    expect(scheduler.events).toMatchObject([
      { name: 'constant', start: 0, end: 3 },
      { name: 'linear', start: 3, end: 7 },
      { name: 'cosine', start: 7, end: 12 },
      { name: 'hold', start: 12, end: null },
    ]);
    expect(scheduler.at(5)).toBe(1 - 5 / 8);
    expect(codeOf(() => sequence([constant()], { time: 'x' as never }))).toBe('bad-option');
  });
});

describe('warm-up', () => {
  const n = 8;
  const shapes = {
    linear: (p: number) => p,
    cosine: (p: number) => (1 - Math.cos(Math.PI * p)) / 2,
    '1-sqrt': (p: number) => 1 - Math.sqrt(1 - p),
  } as const;
  const partOf = {
    end: (t: number) => (t + 1) / n,
    start: (t: number) => t / n,
    both: (t: number) => t / (n - 1),
  } as const;

  for (const shape of ['linear', 'cosine', '1-sqrt'] as const) {
    for (const includes of ['end', 'start', 'both'] as const) {
      test(`${shape}, with its ${includes}`, () => {
        const risen = (t: number): number => (t < n ? shapes[shape](partOf[includes](t)) : 1);
        for (const [options, start] of [
          [{}, 0],
          [{ startFactor: 0.25 }, 0.5],
          [{ start: 0.1 }, 0.1],
          [{ start: 3 }, 3],
        ] as const) {
          const scheduler = new Scheduler(warmup({ duration: n, shape, includes, ...options }), {
            lr: 2,
          });
          for (let t = 0; t < n + 3; t += 1) {
            expect(scheduler.at(t)).toBeCloseTo(start + (2 - start) * risen(t), 14);
          }
          expect(scheduler.at(n)).toBe(2);
          // the ends that are among its steps are exact
          expect([scheduler.at(0) === start, scheduler.at(n - 1) === 2]).toEqual([
            includes !== 'end',
            includes !== 'start',
          ]);
        }
      });
    }
  }

  test('over a machine whose time runs it meets it without a jump', () => {
    const machine = chain(cosine({ duration: 40 }), warmup({ duration: 10 }));
    const curve = rates(machine, 40);
    const wave = (t: number): number => (1 + Math.cos((Math.PI * t) / 40)) / 2;
    for (let t = 0; t < 40; t += 1) {
      expect(curve[t]).toBeCloseTo(wave(t) * Math.min(1, (t + 1) / 10), 15);
    }
  });

  test('no steps, and one', () => {
    for (const includes of ['end', 'start', 'both'] as const) {
      expect(rates(warmup({ duration: 0, includes }), 2)).toEqual([1, 1]);
    }
    expect(rates(warmup({ duration: 1, start: 0.5 }), 2)).toEqual([1, 1]);
    expect(rates(warmup({ duration: 1, start: 0.5, includes: 'start' }), 2)).toEqual([0.5, 1]);
    expect(rates(warmup({ duration: 1, start: 0.5, includes: 'both' }), 2)).toEqual([1, 1]);
  });

  test('before anything, and for any parameter', () => {
    fc.assert(
      fc.property(anyMachine, fc.integer({ min: 1, max: 9 }), (one, duration) => {
        const scheduler = new Scheduler(sequence([warmup({ duration }), one]), RUN);
        expect(scheduler.at(duration - 1)).toBe(RUN.groups[0].base.lr);
        const after = alone(one, RUN, 40 - duration);
        for (let t = 0; t < 10; t += 1) expect(scheduler.at(duration + t)).toBe(after(t));
      }),
      { numRuns: 200 },
    );
  });

  test('refuses two starts and what is not a shape', () => {
    for (const bad of [
      { start: 1, startFactor: 0 },
      { start: -1 },
      { shape: 'x' },
      { includes: 'x' },
    ]) {
      expect(codeOf(() => warmup(bad as never))).toBe('bad-option');
    }
  });
});
