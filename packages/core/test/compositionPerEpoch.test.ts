import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chain,
  clamp,
  constant,
  cosine,
  linear,
  multiStep,
  perEpoch,
  plateau,
  Scheduler,
  sequence,
  warmup,
  type Duration,
} from '../src/index.ts';
import { actions, machine as anyMachine, RUN } from './arbitraryMachine.ts';
import { codeOf } from './codeOf.ts';

test('a value holds from the beginning of an epoch to its end', () => {
  const scheduler = new Scheduler(perEpoch(warmup({ duration: '5ep' })), {
    lr: 1e-3,
    stepsPerEpoch: 100,
  });
  for (let t = 0; t < 700; t += 1) {
    expect(scheduler.at(t)).toBe(1e-3 * Math.min(1, (Math.floor(t / 100) + 1) / 5));
  }
  expect(scheduler.length).toBe(500);
});

test('a plain number counts epochs, a unit means what it always does', () => {
  const run = { lr: 1, stepsPerEpoch: 10, batchSize: 4, tokensPerStep: 50, epochs: 20 };
  const curve = (duration: Duration) => [
    ...new Scheduler(perEpoch(linear({ duration })), run).preview(200),
  ];
  for (const duration of ['5ep', '50ba', '200sp', '2500tok', '0.25dur'] as const) {
    expect(curve(duration)).toEqual(curve(5));
  }
  expect(curve(5)[17]).toBe(0.8);
});

test('without a length it takes the run, whose last epoch may be a part of one', () => {
  const scheduler = new Scheduler(perEpoch(linear()), { lr: 1, stepsPerEpoch: 4, steps: 18 });
  expect([...scheduler.preview(18)]).toEqual(
    [1, 0.8, 0.6, 0.4, 0.2]
      .flatMap((x) => [x, x, x, x])
      .slice(0, 18)
      .map((x) => expect.closeTo(x, 15) as number),
  );
});

test('stepped per batch it is what the machine is stepped per epoch', () => {
  const { stepsPerEpoch, batchSize, tokensPerStep, steps } = RUN;
  const epochRun = {
    stepsPerEpoch: 1,
    stepsPerBatch: 1 / stepsPerEpoch,
    batchSize: batchSize * stepsPerEpoch,
    tokensPerStep: tokensPerStep * stepsPerEpoch,
    steps: steps / stepsPerEpoch,
    groups: RUN.groups,
  };
  fc.assert(
    fc.property(anyMachine, actions, (one, all_) => {
      const bound = () =>
        [new Scheduler(perEpoch(one), RUN), new Scheduler(one, epochRun)] as const;
      const [perBatch, perWhole] = bound();
      for (const action of all_.slice(0, 20)) {
        if (action.do !== 'step') continue;
        const { metrics, by } = action;
        expect(perBatch.values).toEqual(perWhole.values);
        perBatch.step({ by: stepsPerEpoch - 1 });
        expect(perBatch.values).toEqual(perWhole.values);
        const input = metrics ? { metrics } : {};
        const told = [
          perBatch.step({ ...input, by: (by - 1) * stepsPerEpoch + 1 }),
          perWhole.step({ ...input, by }),
        ];
        const [a, b] = told.map((events, i) =>
          events.flatMap((event) => {
            if (!('evidence' in event)) return [];
            const { bad, best, bestStep } = event.evidence;
            const epoch =
              bestStep === null ? null : Math.floor(bestStep / (i === 0 ? stepsPerEpoch : 1));
            return [{ type: event.type, bad, best, epoch }];
          }),
        );
        expect(a).toEqual(b);
        expect(perBatch.stopped?.reason).toBe(perWhole.stopped?.reason);
      }
    }),
    { numRuns: 500 },
  );
});

test('what observes inside hears when metrics come, and a best step is the one after which it was measured', () => {
  const scheduler = new Scheduler(perEpoch(plateau({ patience: 0, factor: 0.5 })), {
    lr: 1,
    stepsPerEpoch: 10,
  });
  scheduler.step({ by: 3 });
  scheduler.observe({ metrics: { val_loss: 1 } });
  expect(scheduler.observe({ metrics: { val_loss: 2 } })).toMatchObject([
    { type: 'reduced', step: 3, path: ['machine'], evidence: { best: 1, bestStep: 2 } },
  ]);
  scheduler.step({ by: 20 });
  expect(scheduler.observe({ metrics: { val_loss: 2 } })).toMatchObject([
    { step: 23, evidence: { bestStep: 2 } },
  ]);
  expect(scheduler.lr).toBe(0.25);
});

describe('nested', () => {
  test('phases are told in steps, and bounds too', () => {
    const inner = sequence([
      { machine: multiStep({ milestones: [1], gamma: 0.1 }), duration: 3 },
      constant(),
    ]);
    const scheduler = new Scheduler(perEpoch(chain(inner, clamp({ min: 0.5 }))), {
      lr: 1,
      stepsPerEpoch: 5,
    });
    for (let t = 0; t < 20; t += 1) scheduler.step();
    expect(scheduler.events).toMatchObject([
      { type: 'phase', step: 0, start: 0, end: 5, path: ['machine', 0, 0] },
      { type: 'phase', step: 5, start: 5, end: 15, path: ['machine', 0, 0] },
      { type: 'clamped', step: 5, path: ['machine', 1] },
      { type: 'phase', step: 15, start: 15, end: null, path: ['machine', 0, 1] },
      { type: 'released', step: 15, path: ['machine', 1] },
    ]);
    expect(scheduler.events).toHaveLength(5);
  });

  test('within itself it changes nothing', () => {
    const run = { lr: 1, stepsPerEpoch: 7, epochs: 9 };
    const once = new Scheduler(perEpoch(cosine()), run).preview(70);
    expect(new Scheduler(perEpoch(perEpoch(cosine())), run).preview(70)).toEqual(once);
  });
});

test('refuses what it can not use', () => {
  expect(codeOf(() => perEpoch({} as never))).toBe('bad-option');
  expect(codeOf(() => new Scheduler(perEpoch(constant()), { lr: 1 }))).toBe('missing-fact');
});
