import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chain,
  clamp,
  constant,
  cosine,
  describeReason,
  earlyStopping,
  greedy,
  linear,
  multiStep,
  plateau,
  retarget,
  Scheduler,
  select,
  sequence,
  threePhase,
  warmup,
  warmupCosine,
  why,
  type Machine,
  type PatienceReason,
  type Reason,
  type RunOptions,
} from '../src/index.ts';
import { apply } from './apply.ts';
import { actions, machine, RUN } from './arbitraryMachine.ts';
import { codeOf } from './codeOf.ts';
import { expectStrictJson } from './strictJson.ts';

/** What `why` says after these metrics, in words. */
function told(one: Machine, run: RunOptions, metrics: readonly number[]): string[] {
  const scheduler = new Scheduler(one, run);
  for (const val_loss of metrics) scheduler.step({ metrics: { val_loss } });
  const last = metrics.at(-1);
  const options = last === undefined ? {} : { metrics: { val_loss: last } };
  return why(scheduler, options).map((reason) => describeReason(reason, scheduler.run));
}

const EPOCHS = { lr: 1e-3, stepsPerEpoch: 1 } as const;

test('any machine, whatever was done: it answers, in strict JSON and in words, and changes nothing', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(machine, actions, (one, all_) => {
      const scheduler = new Scheduler(one, RUN);
      for (const action of all_) apply(scheduler, action);
      const before = JSON.stringify(scheduler);
      const last = all_.findLast((action) => 'metrics' in action);
      const metrics = last && 'metrics' in last ? last.metrics : undefined;
      for (const reason of why(scheduler, metrics && { metrics })) {
        kinds.add(reason.kind);
        expectStrictJson(reason);
        expect(describeReason(reason, scheduler.run)).toMatch(/^[\w ]+.*[^.]\.$/);
        const left = 'left' in reason ? reason.left : null;
        expect(left ?? 1).toBeGreaterThan(0);
      }
      expect(JSON.stringify(scheduler)).toBe(before);
    }),
    { numRuns: 600 },
  );
  expect(kinds.size).toBeGreaterThanOrEqual(4);
});

test('the phase that it tells ends when it says', () => {
  fc.assert(
    fc.property(machine, fc.nat(30), (one, by) => {
      const scheduler = new Scheduler(one, RUN);
      if (by > 0) scheduler.step({ by });
      const ends = why(scheduler).flatMap((reason) =>
        (reason.kind === 'phase' || reason.kind === 'hold') && reason.left !== null
          ? [reason.left]
          : [],
      );
      const next = Math.min(...ends);
      if (next > 200) return;
      const phases = (): string[] =>
        why(scheduler).flatMap(({ kind, path, machine: name }) =>
          kind === 'phase' || kind === 'hold' ? [`${kind} ${name} ${path.join()}`] : [],
        );
      const before = phases();
      if (next > 1) scheduler.step({ by: next - 1 });
      expect(phases()).toStrictEqual(before);
    }),
    { numRuns: 200 },
  );
});

describe('patience: it acts after as many observations as it says', () => {
  const metrics = fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), { maxLength: 30 });
  const patience = fc.integer({ min: 0, max: 4 });
  const cooldown = fc.integer({ min: 0, max: 3 });
  const cutting: fc.Arbitrary<Machine> = fc.oneof(
    fc
      .record({
        patience,
        cooldown,
        mode: fc.constantFrom('min' as const, 'max' as const),
        semantics: fc.constantFrom('stepwise' as const, 'torch' as const),
      })
      .map(plateau),
    fc.record({ patience, cooldown, semantics: fc.constant('keras' as const) }).map(plateau),
    fc
      .record({
        patience: fc.integer({ min: 1, max: 4 }),
        cooldown,
        semantics: fc.constant('optax' as const),
      })
      .map(plateau),
    fc.record({ patience, cooldown, factor: fc.constant(0.5) }).map(greedy),
    fc.integer({ min: 1, max: 6 }).map((n) => earlyStopping({ patience: n })),
  );

  test('for every observer', () => {
    let checked = 0;
    fc.assert(
      fc.property(cutting, metrics, (one, values) => {
        const scheduler = new Scheduler(one, { lr: 1 });
        for (const val_loss of values) scheduler.step({ metrics: { val_loss } });
        const reasons = why(scheduler);
        const waits = reasons.find(
          (reason): reason is PatienceReason =>
            reason.kind === 'patience' && reason.act !== 'raise',
        );
        if (waits === undefined || waits.best === null) return;
        const rest = reasons.find((reason) => reason.kind === 'cooldown')?.left ?? 0;
        const bad = { val_loss: waits.mode === 'min' ? 9 : -9 };
        let count = 0;
        let due = false;
        while (!due && count < 50) {
          count += 1;
          due = scheduler
            .step({ metrics: bad })
            .some((event) => event.type !== 'blocked' || event.by !== 'cooldown');
        }
        expect(count).toBe(rest + waits.left);
        checked += 1;
      }),
      { numRuns: 500 },
    );
    expect(checked).toBeGreaterThan(300);
  });

  test('and what it calls an improvement is one', () => {
    fc.assert(
      fc.property(
        cutting,
        metrics,
        fc.double({ min: 1e-3, max: 1, noNaN: true }),
        (one, values, by) => {
          const scheduler = new Scheduler(one, { lr: 1 });
          for (const val_loss of values) scheduler.step({ metrics: { val_loss } });
          const find = (): PatienceReason | undefined =>
            why(scheduler).find((reason) => reason.kind === 'patience');
          const before = find();
          if (before?.needed === undefined || before.needed === null) return;
          const sign = before.mode === 'min' ? 1 : -1;
          scheduler.step({ metrics: { val_loss: before.needed + sign * by } });
          expect(find()?.best ?? before.best).toBe(before.best);
          if (scheduler.stopped) return;
          const better = before.needed - sign * by;
          scheduler.step({ metrics: { val_loss: better } });
          expect(find()?.best).toBeCloseTo(better, 6);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('in words', () => {
  test('a plateau that waits', () => {
    const values = [...Array.from({ length: 27 }, (_, i) => 1 - i / 100), 0.0861, 0.09, 0.0861];
    expect(told(plateau({ patience: 5 }), EPOCHS, values)).toStrictEqual([
      '2 of 5 epochs without improvement of val_loss; best 0.0861 at epoch 28; cuts after 4 more, unless it gets below 0.0860914.',
    ]);
    expect(told(plateau(), { lr: 1 }, [])).toStrictEqual([
      'Has not observed val_loss yet; cuts after 10 observations without improvement at the earliest.',
    ]);
    expect(told(plateau({ mode: 'max' }), { lr: 1 }, [0.5, 0.4])).toStrictEqual([
      '1 of 10 observations without improvement of val_loss; best 0.5 at step 0; cuts after 10 more, unless it gets above 0.50005.',
    ]);
    expect(told(plateau(), { lr: 1 }, [Number.NaN])).toStrictEqual([
      '1 of 10 observations without improvement of val_loss; val_loss was never a finite number; cuts after 10 more.',
    ]);
  });

  test('an improvement that is too small', () => {
    const one = plateau({ thresholdMode: 'abs', threshold: 1e-4 });
    expect(told(one, EPOCHS, [0.5, 0.49998])[1]).toBe(
      'The improvement of val_loss on 0.5 by 2e-5 is not above the threshold of 1e-4.',
    );
    expect(told(one, EPOCHS, [0.5, 0.4998])).toHaveLength(1);
    expect(told(one, EPOCHS, [0.5, 0.6])).toHaveLength(1);
  });

  test('a rest, and what would be blocked', () => {
    const cut = { patience: 0, factor: 0.5 };
    expect(told(plateau({ ...cut, cooldown: 2 }), EPOCHS, [1, 1])[1]).toBe(
      'Rests: 2 epochs more of val_loss do not count as bad.',
    );
    expect(told(plateau({ ...cut, min: 5e-4 }), EPOCHS, [1, 1])[1]).toBe(
      'Could not reduce lr now: 5e-4 is at its minimum (5e-4).',
    );
    expect(told(plateau({ ...cut, eps: 3e-4 }), EPOCHS, [1, 1])[1]).toBe(
      'Could not reduce lr now: 5e-4 would change by no more than eps (3e-4).',
    );
    const groups = [
      { name: 'body', base: { lr: 1 } },
      { name: 'head', base: { lr: 0.5 } },
    ];
    expect(told(plateau({ ...cut, min: [0, 0.5] }), { groups }, [1])[1]).toBe(
      'Could not reduce lr of head now: 0.5 is at its minimum (0.5).',
    );
  });

  test('greedy, in both directions', () => {
    const one = greedy({ patience: 2, max: 1 });
    expect(told(one, { lr: 1 }, [1, 0.9])).toStrictEqual([
      '0 of 2 observations without improvement of val_loss; best 0.9 at step 1; cuts after 3 more, unless it gets below 0.899999.',
      '1 of 2 observations with an improvement of val_loss; best 0.9 at step 1; raises after 2 more.',
      'Could not raise lr now: 1 is at its maximum (1).',
    ]);
  });

  test('the three-phase strategy, before and after its warm-up', () => {
    expect(told(threePhase(), EPOCHS, [0.5, 0.4])).toStrictEqual([
      'Runs warmup for 3 epochs more.',
      'plateau does not listen yet: its first observation is in 3 epochs.',
      '0 of 15 epochs without improvement of val_loss; best 0.4 at epoch 2; stops after 15 more, unless it gets below 0.4.',
    ]);
    const scheduler = new Scheduler(threePhase(), EPOCHS);
    for (const val_loss of [5, 4, 3, 2, 1, 0.9, 0.95]) scheduler.step({ metrics: { val_loss } });
    expect(why(scheduler).map(({ kind, path }) => [kind, path])).toStrictEqual([
      ['patience', [0, 1]],
      ['patience', [1]],
    ]);
    // its time is the scheduler's, not the part's
    expect(why(scheduler)[0]).toMatchObject({ best: 0.9, bestStep: 5, bad: 1, left: 5 });
  });

  test('schedules', () => {
    const run = { lr: 1, stepsPerEpoch: 10, epochs: 9 };
    expect(told(warmupCosine(), run, [])).toStrictEqual(['Runs warmup for 5 epochs more.']);
    expect(told(constant(), run, [])).toStrictEqual(['Runs constant, which has no end.']);
    expect(told(multiStep({ milestones: ['2ep'] }), run, [1])).toStrictEqual([
      'Runs multiStep for 1.9 epochs more.',
    ]);
    expect(told(cosine({ duration: 2 }), { lr: 1 }, [1, 1])).toStrictEqual([
      'The schedule has ended: its last value stays.',
    ]);
    const parts = sequence([{ machine: cosine({ duration: 2 }), duration: 5 }, constant()]);
    expect(told(parts, { lr: 1 }, [1, 1])).toStrictEqual([
      'The schedule has ended: its last value stays for 3 steps more.',
    ]);
  });

  test('early stopping: not yet, and done', () => {
    const one = earlyStopping({ patience: 2, start: 2 });
    expect(told(one, { lr: 1 }, [1])).toStrictEqual([
      'earlyStopping does not listen yet: its first observation is in 1 step.',
    ]);
    expect(told(one, { lr: 1 }, [1, 1, 1, 1, 1])).toStrictEqual([
      'Has decided to stop; best 1 at step 2.',
    ]);
    const baseline = earlyStopping({ patience: 2, baseline: 0.5 });
    const scheduler = new Scheduler(baseline, { lr: 1 });
    scheduler.step({ metrics: { val_loss: 0.7 } });
    expect(why(scheduler)[0]).toMatchObject({ best: 0.7, needed: 0.5, bad: 1, left: 1 });
  });
});

test('each machine of a selection, for its own group and parameter', () => {
  const groups = [
    { name: 'body', base: { lr: 1, momentum: 0.9 } },
    { name: 'head', base: { lr: 2, momentum: 0.9 } },
  ];
  const byGroup = select({ group: { body: plateau({ min: 1 }), head: cosine({ duration: 5 }) } });
  const reasons = why(new Scheduler(byGroup, { groups }));
  expect(reasons.map(({ kind, path }) => [kind, path])).toStrictEqual([
    ['patience', ['body']],
    ['blocked', ['body']],
    ['phase', ['head']],
  ]);
  const byParam = select({ param: { momentum: plateau({ min: 0.9 }) } });
  const blocked = why(new Scheduler(byParam, { groups })).filter(
    (reason): reason is Extract<Reason, { kind: 'blocked' }> => reason.kind === 'blocked',
  );
  expect(blocked.map(({ param, group, from }) => [param, group, from])).toStrictEqual([
    ['momentum', 0, 0.9],
    ['momentum', 1, 0.9],
  ]);
});

test('what comes in decides whether eps blocks', () => {
  const one = chain(cosine({ duration: 10 }), plateau({ eps: 1e-3 }));
  const scheduler = new Scheduler(one, { lr: 0.1 });
  const kinds = (): string[] => why(scheduler).map(({ kind }) => kind);
  expect(kinds()).toStrictEqual(['phase', 'patience']);
  scheduler.step({ by: 10 });
  expect(kinds()).toStrictEqual(['hold', 'patience', 'blocked']);
});

test('after a retarget, in the time of the run', () => {
  const scheduler = new Scheduler(sequence([warmup({ duration: 4 }), cosine()]), {
    lr: 1,
    steps: 14,
  });
  scheduler.step({ by: 2 });
  const now = retarget(scheduler, { keep: 'rescale', steps: 26 });
  expect(why(now)).toStrictEqual([
    { kind: 'phase', path: [0], machine: 'warmup', start: 0, end: 6, left: 4 },
  ]);
});

describe('a clamp that holds', () => {
  const groups = [
    { name: 'body', base: { lr: 1, momentum: 0.9 } },
    { name: 'head', base: { lr: 0.1, momentum: 0.9 } },
  ];

  test('says by which bound, and whom', () => {
    const one = chain(linear({ duration: 10 }), clamp({ min: { head: 0.05 }, max: 0.8 }));
    const scheduler = new Scheduler(one, { groups });
    const held = { kind: 'held', path: [1], machine: 'clamp', param: 'lr' };
    expect(why(scheduler).slice(1)).toStrictEqual([
      { ...held, by: 'maximum', held: [{ group: 0, at: 0.8 }] },
    ]);
    scheduler.step({ by: 5 });
    expect(why(scheduler)).toHaveLength(1);
    scheduler.step();
    const [, reason] = why(scheduler);
    expect(reason).toStrictEqual({ ...held, by: 'minimum', held: [{ group: 1, at: 0.05 }] });
    expect(reason && describeReason(reason, scheduler.run)).toBe(
      'Holds lr of head at 0.05: what comes in is below its minimum.',
    );
  });

  test('a parameter, in a sequence, for a part and as a part', () => {
    const parts = [{ machine: clamp({ max: 0.5 }), duration: 4 }, clamp({ min: 2 })];
    const scheduler = new Scheduler(select({ param: { momentum: sequence(parts) } }), { groups });
    const [phase, first] = why(scheduler);
    expect(phase).toMatchObject({
      kind: 'phase',
      machine: 'clamp',
      path: ['momentum', 0],
      left: 4,
    });
    expect(first).toMatchObject({ param: 'momentum', by: 'maximum', path: ['momentum', 0] });
    scheduler.step({ by: 4 });
    expect(why(scheduler).map(({ kind, path }) => [kind, path])).toStrictEqual([
      ['phase', ['momentum', 1]],
      ['held', ['momentum', 1]],
    ]);
    expect(why(scheduler)[1]).toMatchObject({
      held: [
        { group: 0, at: 2 },
        { group: 1, at: 2 },
      ],
    });
  });

  test('whatever the machine: it tells what the events have told', () => {
    let checked = 0;
    fc.assert(
      fc.property(machine, actions, (one, all_) => {
        const scheduler = new Scheduler(chain(one, clamp({ max: 0.004 }), one), RUN);
        for (const action of all_) apply(scheduler, action);
        const held = new Map<string, string>();
        for (const event of scheduler.events) {
          if (event.type === 'clamped') {
            for (const { group } of event.held) {
              held.set(`${event.param} ${group}`, `${event.by} ${event.path.join()}`);
            }
          } else if (event.type === 'released') {
            for (const group of event.groups) held.delete(`${event.param} ${group}`);
          }
        }
        const now = new Map<string, string>();
        for (const reason of why(scheduler)) {
          if (reason.kind !== 'held') continue;
          for (const { group } of reason.held) {
            now.set(`${reason.param} ${group}`, `${reason.by} ${reason.path.join()}`);
          }
        }
        expect(now).toStrictEqual(held);
        checked += now.size;
      }),
      { numRuns: 200 },
    );
    expect(checked).toBeGreaterThan(100);
  });
});

test('what is refused', () => {
  const scheduler = new Scheduler(cosine({ duration: 5 }), { lr: 1 });
  expect(codeOf(() => why(scheduler, { metrics: 3 as unknown as Record<string, number> }))).toBe(
    'bad-option',
  );
  expect(codeOf(() => why(scheduler, { metric: {} } as object))).toBe('bad-option');
});
