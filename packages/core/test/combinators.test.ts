import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chain,
  constant,
  cosine,
  linear,
  multiStep,
  oneCycle,
  plateau,
  Scheduler,
  select,
  sequence,
  step,
  warmup,
  type Machine,
  type RunOptions,
} from '../src/index.ts';
import { alone } from './alone.ts';
import { machine as anyMachine, RUN } from './arbitraryMachine.ts';
import { codeOf, failure } from './codeOf.ts';

const rates = (machine: Machine, n: number, run: RunOptions = { lr: 1 }): number[] => [
  ...new Scheduler(machine, run).preview(n),
];

describe('sequence', () => {
  test('each part in its own time, from the base', () => {
    const machine = sequence([warmup({ duration: 2 }), linear({ duration: 4 })]);
    expect(rates(machine, 8)).toEqual([0.5, 1, 1, 0.75, 0.5, 0.25, 0, 0]);
    expect(new Scheduler(machine, { lr: 1 }).length).toBe(6);
  });

  test('or from the value at the joint', () => {
    const parts = [
      { machine: step({ stepSize: 2, gamma: 0.5 }), duration: 4 },
      linear({ duration: 2 }),
    ];
    expect(rates(sequence(parts), 7)).toEqual([1, 1, 0.5, 0.5, 1, 0.5, 0]);
    expect(rates(sequence(parts, { from: 'current' }), 7)).toEqual([
      1, 1, 0.5, 0.5, 0.25, 0.125, 0,
    ]);
  });

  test('a part without a length takes the rest of the run', () => {
    const scheduler = new Scheduler(sequence([warmup({ duration: '2ep' }), cosine()]), {
      lr: 1,
      stepsPerEpoch: 5,
      epochs: 10,
    });
    expect(scheduler.length).toBe(50);
    expect(scheduler.at(30)).toBeCloseTo(0.5, 15);
    expect(scheduler.at(50)).toBe(0);
  });

  test('a part without steps is passed over', () => {
    const machine = sequence([
      warmup({ duration: 0 }),
      { machine: constant({ factor: 9 }), duration: 0 },
      linear({ duration: 2 }),
    ]);
    expect(rates(machine, 3)).toEqual([1, 0.5, 0]);
    const scheduler = new Scheduler(machine, { lr: 1 });
    expect(scheduler.events).toMatchObject([{ name: 'linear', path: [2], start: 0 }]);
    const current = sequence([{ machine: constant({ factor: 9 }), duration: 0 }, constant()], {
      from: 'current',
    });
    expect(rates(current, 1)).toEqual([1]);
  });

  test('nothing follows what never ends', () => {
    const error = failure(() => rates(sequence([constant(), cosine({ duration: 1 })]), 1));
    expect(error.code).toBe('bad-option');
    expect(error.message).toMatch('sequence.parts[0]: wanted a duration');
  });

  test('a warm-up longer than the run leaves nothing', () => {
    const machine = sequence([warmup({ duration: 20 }), cosine({ min: 0.1 })]);
    expect(new Scheduler(machine, { lr: 1, steps: 10 }).at(20)).toBe(0.1);
  });

  test('nested, times add up', () => {
    const inner = sequence([
      { machine: constant({ factor: 0.5 }), duration: 2 },
      linear({ duration: 2 }),
    ]);
    const machine = sequence([
      { machine: constant(), duration: 1 },
      inner,
      constant({ factor: 3 }),
    ]);
    expect(rates(machine, 6)).toEqual([1, 0.5, 0.5, 1, 0.5, 3]);
    const scheduler = new Scheduler(machine, { lr: 1 });
    for (let t = 0; t < 6; t += 1) scheduler.step();
    expect(
      scheduler.events.map(
        (event) => event.type === 'phase' && [event.path, event.start, event.end],
      ),
    ).toEqual([
      [[0], 0, 1],
      [[1, 0], 1, 3],
      [[1, 1], 3, 5],
      [[2], 5, null],
    ]);
  });

  test('only the active part hears', () => {
    const machine = sequence([
      { machine: plateau({ patience: 0, factor: 0.5 }), duration: 3 },
      plateau({ patience: 0, factor: 0.1 }),
    ]);
    const scheduler = new Scheduler(machine, { lr: 1 });
    const trace = [1, 1, 1, 1, 1].map((val_loss) => {
      scheduler.step({ metrics: { val_loss } });
      return scheduler.lr;
    });
    // the second starts from the base, and its first metric is its best
    expect(trace).toEqual([1, 0.5, 1, 1, 0.1]);
    expect(scheduler.events.at(-1)).toMatchObject({
      path: [1],
      evidence: { best: 1, bestStep: 3 },
    });
    const current = new Scheduler(
      sequence([{ machine: plateau({ patience: 0, factor: 0.5 }), duration: 2 }, plateau()], {
        from: 'current',
      }),
      { lr: 1 },
    );
    for (const val_loss of [1, 1, 1]) current.step({ metrics: { val_loss } });
    expect(current.lr).toBe(0.5);
  });

  test('per epoch and per batch the decisions are the same', () => {
    const machine = sequence([warmup({ duration: '2ep' }), plateau({ patience: 1, factor: 0.5 })]);
    const losses = [5, 4, 3, 3, 3, 3, 3, 2, 2, 2];
    const perEpoch = new Scheduler(machine, { lr: 1, stepsPerEpoch: 1 });
    const perBatch = new Scheduler(machine, { lr: 1, stepsPerEpoch: 4 });
    for (const val_loss of losses) {
      perEpoch.step({ metrics: { val_loss } });
      for (let i = 0; i < 4; i += 1) perBatch.step();
      perBatch.observe({ metrics: { val_loss } });
      // in the warm-up one climbs within an epoch
      expect(perBatch.lr === perEpoch.lr || perEpoch.t < 2).toBe(true);
    }
    const cuts = (scheduler: Scheduler, steps: number) =>
      scheduler.events.filter(({ type }) => type === 'reduced').map((event) => event.step / steps);
    expect(cuts(perEpoch, 1)).toEqual([5, 7, 10]);
    expect(cuts(perBatch, 4)).toEqual([5, 7, 10]);
  });

  test("with from: 'current' any joint is continuous where the schedules are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (a, b) => {
        const parts = [
          { machine: cosine({ duration: 30, min: 0.1 }), duration: a },
          { machine: linear({ duration: 30, endFactor: 0.2 }), duration: b },
          cosine({ duration: 5 }),
        ];
        const scheduler = new Scheduler(sequence(parts, { from: 'current' }), { lr: 1 });
        const first = new Scheduler(cosine({ duration: 30, min: 0.1 }), { lr: 1 });
        expect(scheduler.at(a)).toBeCloseTo(first.at(a), 14);
        expect(scheduler.at(a + b)).toBeCloseTo(first.at(a) * (1 - (0.8 * b) / 30), 14);
      }),
    );
  });

  test('anything may follow anything', () => {
    fc.assert(
      fc.property(anyMachine, anyMachine, fc.integer({ min: 1, max: 9 }), (a, b, n) => {
        const scheduler = new Scheduler(sequence([{ machine: a, duration: n }, b]), RUN);
        const [first, second] = [alone(a, RUN, n), alone(b, RUN, 40 - n)];
        for (let t = 0; t < 20; t += 1) {
          expect(scheduler.at(t)).toBe(t < n ? first(t) : second(t - n));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("with from: 'current' a cut at the joint is seen after it", () => {
    const cut = { machine: plateau({ patience: 0, factor: 0.5 }), duration: 2 };
    const scheduler = new Scheduler(sequence([cut, constant()], { from: 'current' }), { lr: 1 });
    scheduler.step({ by: 2 });
    expect(scheduler.lr).toBe(1);
    for (const val_loss of [1, 1]) scheduler.observe({ metrics: { val_loss } });
    expect(scheduler.lr).toBe(0.5);
    expect(scheduler.at(1)).toBe(1);
    expect(scheduler.lr).toBe(0.5);
  });

  test('wants parts', () => {
    expect(codeOf(() => sequence([]))).toBe('bad-option');
    expect(codeOf(() => sequence({} as never))).toBe('bad-option');
    expect(codeOf(() => sequence([1 as never]))).toBe('bad-option');
    expect(codeOf(() => sequence([{ machine: {} as never }]))).toBe('bad-option');
    expect(codeOf(() => sequence([{ machine: constant(), duration: -1 }]))).toBe('bad-duration');
    expect(codeOf(() => sequence([constant()], { from: 'x' as never }))).toBe('bad-option');
  });
});

describe('chain', () => {
  test('each works on the value of the one before', () => {
    const machine = chain(
      linear({ duration: 4 }),
      constant({ factor: 0.5 }),
      multiStep({ milestones: [2], gamma: 0.5 }),
    );
    expect(rates(machine, 4)).toEqual([0.5, 0.375, 0.125, 0.0625]);
  });

  test('ends with the last of its schedules', () => {
    const length = (machine: Machine): number => new Scheduler(machine, { lr: 1 }).length;
    expect(length(chain(cosine({ duration: 5 }), linear({ duration: 9 })))).toBe(9);
    expect(length(chain(cosine({ duration: 5 }), plateau()))).toBe(5);
    expect(length(chain(plateau()))).toBe(Infinity);
    expect(
      rates(sequence([chain(cosine({ duration: 2 }), plateau()), constant({ factor: 2 })]), 3),
    ).toEqual([1, 0.5, 2]);
  });

  test('the phase is that of the machine that began last, for as long as its own lasts', () => {
    const machine = chain(
      sequence([warmup({ duration: 2 }), cosine({ duration: 8 })]),
      linear({ duration: 5 }),
    );
    const scheduler = new Scheduler(machine, { lr: 1 });
    for (let t = 0; t < 12; t += 1) scheduler.step();
    expect(scheduler.events).toMatchObject([
      { step: 0, name: 'warmup', path: [0, 0], start: 0, end: 2 },
      { step: 2, name: 'cosine', path: [0, 1], start: 2, end: 10 },
      { step: 10, name: 'hold', start: 10, end: null },
    ]);
    expect(scheduler.events).toHaveLength(3);
  });

  test('wants machines', () => {
    expect(codeOf(() => chain())).toBe('bad-option');
    expect(codeOf(() => chain(1 as never))).toBe('bad-option');
  });
});

describe('select', () => {
  const groups = [
    { name: 'body', base: { lr: 1, weightDecay: 0.1 } },
    { name: 'head', base: { lr: 2, weightDecay: 0.2 } },
  ];

  test('a machine for each parameter, which takes the place of the rate', () => {
    const machine = select({
      param: { lr: linear({ duration: 2 }), weightDecay: cosine({ duration: 2 }) },
    });
    const scheduler = new Scheduler(machine, { groups });
    scheduler.step();
    expect(scheduler.values[1]?.lr).toBe(1);
    expect(scheduler.values[1]?.weightDecay).toBeCloseTo(0.1, 15);
    expect(scheduler.length).toBe(2);
  });

  test('a machine for each group; the others stay', () => {
    const scheduler = new Scheduler(select({ group: { head: linear({ duration: 2 }) } }), {
      groups,
    });
    scheduler.step();
    expect(scheduler.values.map(({ lr }) => lr)).toEqual([1, 1]);
    expect(new Scheduler(select({ group: {} }), { groups }).length).toBe(Infinity);
  });

  test('nested for both, with decisions under the names of the run', () => {
    const cut = plateau({ patience: 0, factor: 0.5 });
    const machine = select({ group: { head: select({ param: { weightDecay: cut } }), body: cut } });
    const scheduler = new Scheduler(machine, { groups });
    const events = [1, 1].flatMap((val_loss) => scheduler.step({ metrics: { val_loss } }));
    expect(events).toMatchObject([
      { type: 'reduced', path: ['body'], param: 'lr', changes: [{ group: 0, from: 1, to: 0.5 }] },
      {
        type: 'reduced',
        path: ['head', 'weightDecay'],
        param: 'weightDecay',
        changes: [{ group: 1, from: 0.2, to: 0.1 }],
      },
    ]);
    expect(scheduler.values).toEqual([
      { lr: 0.5, weightDecay: 0.1 },
      { lr: 2, weightDecay: 0.1 },
    ]);
    expect(scheduler.at(1, { param: 'weightDecay', group: 1 })).toBe(0.2);
  });

  test('decisions about other groups are not told', () => {
    const cut = plateau({ patience: 0, factor: 0.5, eps: 0.7 });
    const scheduler = new Scheduler(select({ group: { head: cut } }), { groups });
    for (const val_loss of [1, 1]) scheduler.step({ metrics: { val_loss } });
    expect(scheduler.events.map(({ type }) => type)).toEqual(['phase', 'reduced']);
    expect(scheduler.values.map(({ lr }) => lr)).toEqual([1, 1]);
  });

  test('one-cycle for the rate does not reach a momentum that is selected', () => {
    const run = { groups: [{ name: 'all', base: { lr: 1, momentum: 0.9 } }] };
    const scheduler = new Scheduler(select({ param: { momentum: constant() } }), run);
    expect(scheduler.values).toEqual([{ lr: 1, momentum: 0.9 }]);
    const both = select({
      param: { lr: oneCycle({ duration: 10 }), momentum: linear({ duration: 10 }) },
    });
    expect(new Scheduler(both, run).at(5, { param: 'momentum' })).toBe(0.45);
  });

  test('names what the run does not have', () => {
    expect(
      failure(() => new Scheduler(select({ group: { foo: constant() } }), { groups })).message,
    ).toMatch('a group of the run (body, head)');
    expect(codeOf(() => new Scheduler(select({ param: { foo: constant() } }), { groups }))).toBe(
      'bad-run',
    );
  });

  test('wants one of the two', () => {
    expect(codeOf(() => select({} as never))).toBe('bad-option');
    expect(codeOf(() => select({ param: {}, group: {} } as never))).toBe('bad-option');
    expect(codeOf(() => select({ group: { a: 1 } } as never))).toBe('bad-option');
    expect(codeOf(() => select({ group: [] } as never))).toBe('bad-option');
  });
});
