import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chain,
  cosine,
  describe as inWords,
  earlyStopping,
  linear,
  multiStep,
  plateau,
  restore,
  retarget,
  Scheduler,
  sequence,
  warmup,
  type RetargetOptions,
} from '../src/index.ts';
import { apply } from './apply.ts';
import { actions, machine, RUN } from './arbitraryMachine.ts';
import { codeOf, failure } from './codeOf.ts';
import { expectSame, expectSameList } from './expectSame.ts';
import { expectStrictJson } from './strictJson.ts';
import { kinds as all } from './schedulesRandom.ts';

const reread = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** One of the policies, for a scheduler that stands at `t`. */
function policy(which: number, t: number, more: number): RetargetOptions {
  const steps = t + more;
  const policies: readonly RetargetOptions[] = [
    { keep: t < RUN.steps ? 'rescale' : 'curve', steps },
    { keep: 'curve', steps },
    { keep: 'cooldown', over: more, shape: 'cosine' },
    { keep: 'cooldown', steps, shape: '1-sqrt', min: 0.001 },
    { keep: 'current', steps, next: cosine() },
    { keep: 'current', steps, next: plateau({ patience: 1, missing: 'ignore' }) },
    { keep: 'current' },
  ];
  return policies[which % policies.length] ?? { keep: 'current' };
}

test('any machine, any policy: the past and step t are the same bit for bit, and it goes on exactly from a snapshot', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      machine,
      actions,
      actions,
      fc.integer({ min: 1, max: 60 }),
      fc.nat(6),
      (one, before, after, more, which) => {
        const scheduler = new Scheduler(one, RUN);
        for (const action of before) apply(scheduler, action);
        const { t } = scheduler;
        const choice = policy(which, t, more);
        const snapshot = reread(scheduler);
        const now = retarget(scheduler, choice);
        seen.add(choice.keep);
        expect(reread(scheduler)).toStrictEqual(snapshot);
        expect(now.t).toBe(t);

        const goesOn = choice.keep === 'curve' || choice.keep === 'rescale';
        const same = goesOn || t > 0 ? t : -1;
        for (const [group, { base }] of RUN.groups.entries()) {
          for (const param of Object.keys(base)) {
            for (let s = 0; s <= same; s += 1) {
              expectSame(now.at(s, { param, group }), scheduler.at(s, { param, group }));
            }
          }
        }

        const event = now.events.find(({ type }) => type === 'retargeted');
        expect(event).toMatchObject({ step: t, policy: choice.keep, from: 40 });
        expect(now.events.slice(0, scheduler.events.length).map(({ type }) => type)).toStrictEqual(
          scheduler.events.map(({ type }) => type),
        );

        expectStrictJson(now.toJSON());
        const again = restore(reread(now), all);
        for (const action of after) {
          expect(apply(again, action)).toStrictEqual(apply(now, action));
          expect(again.values).toStrictEqual(now.values);
        }
        const trace = now.preview(now.t + 5);
        expect(restore(reread(now), all).preview(now.t + 5)).toStrictEqual(trace);
        // what is observed before the next step may still decide about step t
        for (let s = 0; s < same; s += 1) expectSame(trace[s], scheduler.at(s));
      },
    ),
    { numRuns: 250 },
  );
  expect(seen.size).toBe(4);
});

test('any machine, rescaled to twice its rest: every second value is one of the old, and the others lie between', () => {
  fc.assert(
    fc.property(machine, actions, (one, all_) => {
      const scheduler = new Scheduler(one, RUN);
      for (const action of all_) {
        if (scheduler.t < 30) apply(scheduler, action);
      }
      const { t } = scheduler;
      if (t >= RUN.steps) return;
      const now = retarget(scheduler, { keep: 'rescale', steps: t + 2 * (RUN.steps - t) });
      for (const [group, { base }] of RUN.groups.entries()) {
        for (const param of Object.keys(base)) {
          for (let s = t; s < RUN.steps + 5; s += 1) {
            const of = { param, group };
            expectSame(now.at(t + 2 * (s - t), of), scheduler.at(s, of));
            const [low = 0, high = 0] = [scheduler.at(s, of), scheduler.at(s + 1, of)].toSorted(
              (a, b) => a - b,
            );
            const between = now.at(t + 2 * (s - t) + 1, of);
            expectSameList([between, between >= low && between <= high], [between, true]);
          }
        }
      }
      // phases are told when they begin
      while (now.t < 80) {
        now.step();
        expectSameList(
          now.values.map(({ lr }) => lr),
          now.values.map((_, group) => now.at(now.t, { group })),
        );
      }
      const steps = now.events.map(({ step }) => step);
      expect(steps).toStrictEqual(steps.toSorted((a, b) => a - b));
    }),
    { numRuns: 120 },
  );
});

describe('curve', () => {
  test('the schedule stays as it was', () => {
    const scheduler = new Scheduler(cosine(), { lr: 1, steps: 10 });
    scheduler.step({ by: 4 });
    const now = retarget(scheduler, { keep: 'curve', steps: 20 });
    expect(now.preview(20)).toStrictEqual(scheduler.preview(20));
    expect(now.run.steps).toBe(20);
  });

  test('its observers go on as if nothing had happened', () => {
    const make = (): Scheduler =>
      new Scheduler(chain(cosine(), plateau({ patience: 1 }), earlyStopping({ patience: 5 })), {
        lr: 1,
        steps: 30,
      });
    const [plain, changed] = [make(), make()];
    const metrics = { val_loss: 1 };
    for (let i = 0; i < 3; i += 1) {
      plain.step({ metrics });
      changed.step({ metrics });
    }
    const now = retarget(changed, { keep: 'curve', steps: 50 });
    for (let i = 0; i < 9; i += 1) {
      expect(now.step({ metrics })).toStrictEqual(plain.step({ metrics }));
    }
    expect(now.stopped).toStrictEqual(plain.stopped);
    expect(now.stopped).not.toBe(null);
  });
});

describe('rescale', () => {
  test('what was left is stretched: every second step is one of the old', () => {
    const scheduler = new Scheduler(cosine(), { lr: 1, steps: 10 });
    scheduler.step({ by: 4 });
    const now = retarget(scheduler, { keep: 'rescale', steps: 16 });
    for (let s = 4; s <= 10; s += 1) expect(now.at(4 + 2 * (s - 4))).toBe(scheduler.at(s));
    expect(now.at(5)).toBeCloseTo((1 + Math.cos((Math.PI * 4.5) / 10)) / 2, 14);
    expect(now.at(16)).toBe(0);
    expect(now.length).toBe(16);
  });

  test('stretched twice, its phases begin at steps, and a restored one tells none again', () => {
    const scheduler = new Scheduler(multiStep({ milestones: [7] }), { lr: 1, steps: 25 });
    const once = retarget(scheduler, { keep: 'rescale', steps: 26 });
    once.step({ by: 3 });
    const twice = retarget(once, { keep: 'rescale', steps: 36 });
    for (let t = 3; t < 20; t += 1) {
      expect(restore(reread(twice), all).toJSON()).toStrictEqual(twice.toJSON());
      for (const event of twice.step()) {
        expect(event).toMatchObject({ type: 'phase', start: event.step });
      }
    }
    expect(twice.events.filter(({ type }) => type === 'phase')).toHaveLength(2);
  });

  test('pressed together it ends sooner', () => {
    const scheduler = new Scheduler(linear(), { lr: 1, steps: 12 });
    scheduler.step({ by: 4 });
    const now = retarget(scheduler, { keep: 'rescale', steps: 8 });
    expect([...now.preview(9)].slice(4)).toStrictEqual(
      [4, 6, 8, 10, 12].map((s) => scheduler.at(s)),
    );
  });

  test('milestones move, and so do their events', () => {
    const scheduler = new Scheduler(multiStep({ milestones: [2, 6, 8], gamma: 0.5 }), {
      lr: 1,
      steps: 10,
    });
    scheduler.step({ by: 4 });
    const now = retarget(scheduler, { keep: 'rescale', steps: 22 });
    while (now.t < 22) now.step();
    const changes = now.events.filter(({ type, step }) => type === 'phase' && step > 4);
    expect(changes.map(({ step }) => step)).toStrictEqual([10, 16]);
    expect([now.at(9), now.at(10), now.at(15), now.at(16)]).toStrictEqual([0.5, 0.25, 0.25, 0.125]);
  });

  test('a plateau goes on, with patience in observations', () => {
    const scheduler = new Scheduler(chain(linear(), plateau({ patience: 1, factor: 0.5 })), {
      lr: 1,
      steps: 10,
    });
    const metrics = { val_loss: 1 };
    for (let i = 0; i < 2; i += 1) scheduler.step({ metrics });
    const now = retarget(scheduler, { keep: 'rescale', steps: 18 });
    const events = [now.step({ metrics }), now.step({ metrics })].flat();
    expect(events.map(({ type, step }) => `${type} ${step}`)).toStrictEqual(['reduced 3']);
    expect(now.at(4)).toBe(scheduler.at(3) / 2);
  });

  test('nothing is left, or nothing has an end', () => {
    const done = new Scheduler(cosine(), { lr: 1, steps: 2 });
    done.step({ by: 2 });
    expect(failure(() => retarget(done, { keep: 'rescale', steps: 9 })).message).toMatch(
      'nothing is left to rescale at step 2',
    );
    const open = new Scheduler(plateau(), { lr: 1 });
    expect(failure(() => retarget(open, { keep: 'rescale', steps: 9 })).message).toMatch(
      'had an end',
    );
  });
});

describe('cooldown', () => {
  test.each([
    ['linear', (p: number) => 1 - p],
    ['cosine', (p: number) => (1 + Math.cos(Math.PI * p)) / 2],
    ['1-sqrt', (p: number) => 1 - Math.sqrt(p)],
  ] as const)('%s, from where it is', (one, fall) => {
    const scheduler = new Scheduler(warmup({ duration: 4 }), { lr: 1, steps: 100 });
    scheduler.step({ by: 50 });
    const now = retarget(scheduler, { keep: 'cooldown', over: 10, shape: one, min: 0.1 });
    expect(now.run.steps).toBe(60);
    for (let i = 0; i <= 10; i += 1) {
      expect(now.at(50 + i)).toBeCloseTo(0.1 + 0.9 * fall(i / 10), 14);
    }
    expect(now.at(1000)).toBe(0.1);
  });

  test('until the end of the run, as it was or as it will be', () => {
    const scheduler = new Scheduler(warmup({ duration: 4 }), {
      lr: 1,
      stepsPerEpoch: 5,
      epochs: 4,
    });
    scheduler.step({ by: 10 });
    const [short, long] = [
      retarget(scheduler, { keep: 'cooldown' }),
      retarget(scheduler, { keep: 'cooldown', epochs: 6 }),
    ];
    expect([short.run.steps, short.at(15), short.at(20)]).toStrictEqual([20, 0.5, 0]);
    expect([long.run.steps, long.at(20), long.at(30)]).toStrictEqual([30, 0.5, 0]);
    const held = retarget(scheduler, { keep: 'cooldown', over: '1ep', epochs: 6 });
    expect([held.run.steps, held.at(15), held.at(29)]).toStrictEqual([30, 0, 0]);
  });

  test('after an early stop: the old machines are done, and the run is on again', () => {
    const scheduler = new Scheduler(chain(cosine(), earlyStopping({ patience: 1 })), {
      lr: 1,
      steps: 10,
    });
    for (let i = 0; i < 2; i += 1) scheduler.step({ metrics: { val_loss: 1 } });
    expect(scheduler.stopped).not.toBe(null);
    const now = retarget(scheduler, { keep: 'cooldown', over: 3 });
    expect(now.stopped).toBe(null);
    expect(restore(reread(now), all).stopped).toBe(null);
    expect(now.step({ metrics: { val_loss: 1 } })).toStrictEqual([]);
    expect(retarget(scheduler, { keep: 'curve', steps: 20 }).stopped).toStrictEqual(
      scheduler.stopped,
    );
  });

  test('what is told', () => {
    const scheduler = new Scheduler(cosine(), { lr: 1, stepsPerEpoch: 1, epochs: 10 });
    scheduler.step({ by: 4 });
    const now = retarget(scheduler, { keep: 'cooldown', over: '2ep' });
    expect(now.events.slice(1)).toStrictEqual([
      { type: 'retargeted', step: 4, policy: 'cooldown', from: 10, to: 6 },
      { type: 'phase', step: 4, name: 'decay', start: 4, end: 6, path: [1] },
    ]);
    expect(now.events.slice(1).map((event) => inWords(event, now.run))).toStrictEqual([
      'Changes the length of the run from 10 epochs to 6 epochs: the rate decays from where it is.',
      'Enters decay, for 2 epochs.',
    ]);
  });
});

describe('current', () => {
  test('the rate stays, or another machine starts from it', () => {
    const scheduler = new Scheduler(cosine(), { lr: 1, steps: 10 });
    scheduler.step({ by: 5 });
    const rate = scheduler.lr;
    expect(retarget(scheduler, { keep: 'current', steps: 20 }).at(19)).toBe(rate);
    const next = retarget(scheduler, { keep: 'current', steps: 25, next: linear() });
    expect(next.at(15)).toBeCloseTo(rate / 2, 14);
    expect(next.at(25)).toBe(0);
  });

  test('a plateau that follows hears, and its cuts are restored', () => {
    const scheduler = new Scheduler(sequence([warmup({ duration: 2 }), plateau({ patience: 0 })]), {
      lr: 1,
    });
    for (let i = 0; i < 5; i += 1) scheduler.step({ metrics: { val_loss: 1 } });
    const now = retarget(scheduler, {
      keep: 'current',
      next: plateau({ patience: 0, factor: 0.5 }),
    });
    const rate = now.lr;
    for (let i = 0; i < 2; i += 1) now.step({ metrics: { val_loss: 1 } });
    expect(now.lr).toBe(rate / 2);
    expect(restore(reread(now), all).lr).toBe(rate / 2);
  });
});

test('twice, each with its own past', () => {
  const scheduler = new Scheduler(linear(), { lr: 1, steps: 10 });
  scheduler.step({ by: 2 });
  const once = retarget(scheduler, { keep: 'rescale', steps: 18 });
  once.step({ by: 4 });
  const twice = retarget(once, { keep: 'cooldown', over: 4 });
  expect([...twice.preview(11)]).toStrictEqual(
    [1, 0.9, 0.8, 0.75, 0.7, 0.65, 0.6, 0.45, 0.3, 0.15, 0].map(
      (rate) => expect.closeTo(rate, 14) as number,
    ),
  );
  expect(restore(reread(twice), all).preview(30)).toStrictEqual(twice.preview(30));
});

describe('what is refused', () => {
  const scheduler = new Scheduler(cosine(), { lr: 1, steps: 10 });
  scheduler.step({ by: 4 });

  test.each([
    [{ keep: 'half', steps: 20 }, 'bad-option'],
    [{ steps: 20 }, 'bad-option'],
    [{ keep: 'curve', steps: 3 }, 'bad-option'],
    [{ keep: 'curve', steps: 20, over: 3 }, 'bad-option'],
    [{ keep: 'rescale', steps: 4 }, 'bad-option'],
    [{ keep: 'current', next: {} }, 'bad-option'],
    [{ keep: 'cooldown', over: -1 }, 'bad-duration'],
    [{ keep: 'cooldown', over: '1ep' }, 'missing-fact'],
    [{ keep: 'cooldown', shape: 'round' }, 'bad-option'],
    [{ keep: 'curve', epochs: 3 }, 'bad-run'],
    [null, 'bad-option'],
  ])('%j: %s', (options, code) => {
    const before = reread(scheduler);
    expect(codeOf(() => retarget(scheduler, options as RetargetOptions))).toBe(code);
    expect(reread(scheduler)).toStrictEqual(before);
  });

  test('a curve needs a length to change', () => {
    expect(codeOf(() => retarget(scheduler, { keep: 'curve' } as RetargetOptions))).toBe(
      'bad-option',
    );
  });
});
