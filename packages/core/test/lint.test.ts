import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chain,
  constant,
  cosine,
  cosineRestarts,
  earlyStopping,
  exponential,
  greedy,
  linear,
  lint,
  multiStep,
  oneCycle,
  perEpoch,
  plateau,
  retarget,
  scale,
  Scheduler,
  select,
  sequence,
  step,
  threePhase,
  warmup,
  warmupCosine,
  wsd,
  type Machine,
  type RunOptions,
  type WarningCode,
} from '../src/index.ts';
import { machine, RUN } from './arbitraryMachine.ts';
import { codeOf } from './codeOf.ts';
import { kinds } from './schedulesRandom.ts';
import { expectStrictJson } from './strictJson.ts';

const EPOCHS = { lr: 0.1, stepsPerEpoch: 100, epochs: 90 } as const;
const STEPS = { lr: 0.1, steps: 100 } as const;

const codes = (one: Machine, run: RunOptions = STEPS): readonly WarningCode[] =>
  lint(one, run).map(({ code }) => code);

test('any machine: warnings are strict JSON, name a machine, and are the same for its spec', () => {
  fc.assert(
    fc.property(machine, (one) => {
      const warnings = lint(one, RUN, { kinds });
      expect(lint(one.spec, RUN, { kinds })).toStrictEqual(warnings);
      for (const warning of warnings) {
        expectStrictJson(warning);
        expect(warning.message).toMatch(new RegExp(`^${warning.kind}: .*\\.$`));
        expect(JSON.stringify(one.spec)).toContain(`"kind":"${warning.kind}"`);
      }
    }),
    { numRuns: 500 },
  );
});

describe('no alarm', () => {
  test.each([
    ['threePhase', threePhase(), { lr: 1e-3, stepsPerEpoch: 1, epochs: 100 }],
    ['threePhase per batch', threePhase(), { lr: 1e-3, stepsPerEpoch: 125, epochs: 60 }],
    ['threePhase without an end', threePhase(), { lr: 1e-3, stepsPerEpoch: 1 }],
    ['warmupCosine', warmupCosine(), { lr: 1e-3, stepsPerEpoch: 1, epochs: 100 }],
    ['warmupCosine per batch', warmupCosine(), EPOCHS],
    ['cosine', cosine(), STEPS],
    ['cosine of the whole run', cosine({ duration: '90ep', semantics: 'torch' }), EPOCHS],
    ['cosine of one step less', cosine({ duration: 99 }), STEPS],
    ['restarts', cosineRestarts({ period: 10 }), STEPS],
    ['one-cycle', oneCycle(), STEPS],
    ['milestones', multiStep({ milestones: ['30ep', '60ep', '80ep'] }), EPOCHS],
    ['steps of an epoch', step({ stepSize: '30ep' }), EPOCHS],
    ['steps', multiStep({ milestones: [30, 60] }), STEPS],
    ['warm-up and then nothing', sequence([warmup({ duration: '5ep' }), constant()]), EPOCHS],
    ['warm-up, stable, decay', wsd({ warmup: '2ep', decay: '10ep' }), EPOCHS],
    ['per epoch', perEpoch(cosine()), EPOCHS],
    ['patience of a usual size', plateau({ patience: 10, min: 1e-6 }), EPOCHS],
    ['greedy', greedy({ patience: 3 }), EPOCHS],
    ['fine-tuning', plateau({ min: 0 }), { lr: 2e-5, stepsPerEpoch: 1, epochs: 40 }],
    ['a base of 0', cosine(), { lr: 0, steps: 100 }],
    [
      'groups',
      select({ group: { body: cosine(), head: chain(cosine(), scale({ group: { head: 10 } })) } }),
      { ...RUN, steps: 400 },
    ],
    ['a weight decay', select({ param: { weightDecay: cosine() } }), { ...RUN, steps: 400 }],
  ] as const)('%s', (_, one, run) => {
    expect(lint(one as Machine, run)).toStrictEqual([]);
  });

  test('after a cool-down', () => {
    const scheduler = new Scheduler(warmupCosine(), { lr: 1e-3, stepsPerEpoch: 1, epochs: 100 });
    scheduler.step({ by: 60 });
    const now = retarget(scheduler, { keep: 'cooldown', over: 10 });
    expect(lint(now.machine, now.run)).toStrictEqual([]);
    const longer = retarget(scheduler, { keep: 'rescale', epochs: 150 });
    expect(lint(longer.machine, longer.run)).toStrictEqual([]);
  });
});

describe('horizons', () => {
  test('a number of epochs where steps are meant', () => {
    const [first] = lint(cosine({ duration: 90 }), EPOCHS);
    expect(first).toStrictEqual({
      code: 'wrong-unit',
      path: [],
      kind: 'cosine',
      numbers: { given: 90, epochs: 90, stepsPerEpoch: 100 },
      message:
        "cosine: 90 are steps, the run has 90 epochs of 100 steps. If epochs are meant, write '90ep'.",
    });
    expect(codes(multiStep({ milestones: [30, 60, 80] }), EPOCHS)).toContain('wrong-unit');
    const parts = sequence([{ machine: constant(), duration: 60 }, exponential({ gamma: 0.999 })]);
    expect(codes(parts, EPOCHS)).toStrictEqual(['wrong-unit']);
    expect(codes(multiStep({ milestones: [3000, 6000] }), EPOCHS)).toStrictEqual([]);
  });

  test('longer than the run', () => {
    expect(lint(cosine({ duration: 9000 }), { lr: 0.1, steps: 90 })).toMatchObject([
      { code: 'longer-than-run', numbers: { length: 9000, steps: 90 } },
    ]);
    const part = sequence([{ machine: linear({ duration: 50 }), duration: 20 }, constant()]);
    expect(lint(part, STEPS)).toMatchObject([
      { code: 'longer-than-run', path: [0], numbers: { length: 50, steps: 20 } },
    ]);
  });

  test('over long before the run is', () => {
    expect(lint(cosine({ duration: 90 }), STEPS)).toMatchObject([
      { code: 'ends-early', numbers: { length: 90, steps: 100, left: 10, last: 0 } },
    ]);
    expect(codes(cosine({ duration: 90, min: 1e-4 }))).toStrictEqual([]);
    expect(codes(linear({ duration: 40, endFactor: 0.1 }))).toStrictEqual(['ends-early']);
  });

  test('a warm-up that fills the run', () => {
    expect(codes(sequence([warmup({ duration: 100 }), constant()]))).toContain('warmup-fills-run');
    expect(codes(warmupCosine(), { lr: 0.1, stepsPerEpoch: 10, epochs: 4 })).toContain(
      'warmup-fills-run',
    );
    expect(codes(sequence([warmup({ duration: 99 }), constant()]))).toStrictEqual([]);
  });

  test('a cosine that rises again, and a cycle that is overrun', () => {
    expect(codes(cosine({ duration: 60, min: 0.01, semantics: 'torch' }))).toStrictEqual([
      'rises-again',
    ]);
    expect(codes(cosine({ duration: 60, min: 0.01 }))).toStrictEqual([]);
    expect(codes(oneCycle({ duration: 99 }))).toStrictEqual(['one-cycle-overrun']);
    expect(codes(oneCycle({ duration: 100, semantics: 'torch' }))).toStrictEqual([]);
  });

  test('in epochs inside perEpoch', () => {
    expect(lint(perEpoch(cosine({ duration: 45 })), EPOCHS)).toMatchObject([
      { code: 'ends-early', path: ['machine'], numbers: { length: 45, steps: 90 } },
    ]);
  });
});

describe('sequences and milestones', () => {
  test('a part that is never reached, or has no time', () => {
    const late = sequence([{ machine: constant(), duration: 100 }, exponential({ gamma: 0.9 })]);
    expect(lint(late, STEPS)).toMatchObject([
      { code: 'never-reached', path: [1], kind: 'exponential', numbers: { start: 0, steps: 0 } },
    ]);
    const empty = sequence([{ machine: linear(), duration: 0 }, constant()]);
    expect(lint(empty, STEPS)).toMatchObject([{ code: 'never-reached', path: [0] }]);
  });

  test('milestones twice, and too late', () => {
    expect(
      lint(multiStep({ milestones: [30, '1ep', 60] }), { ...STEPS, stepsPerEpoch: 30 }),
    ).toMatchObject([{ code: 'duplicate-milestones', numbers: { step: 30, times: 2 } }]);
    expect(lint(multiStep({ milestones: [30, 100, 120] }), STEPS)).toMatchObject([
      { code: 'milestones-past-end', numbers: { step: 100, count: 2, steps: 100 } },
    ]);
    const part = sequence([
      { machine: multiStep({ milestones: [10, 30] }), duration: 20 },
      constant(),
    ]);
    expect(codes(part)).toStrictEqual(['milestones-past-end']);
  });
});

describe('values', () => {
  test('a minimum above the base', () => {
    expect(lint(cosine({ min: 0.2 }), STEPS)).toMatchObject([
      { code: 'minimum-above-base', numbers: { group: 0, min: 0.2, base: 0.1 } },
    ]);
    const two = plateau({ min: [0.01, 0.01] });
    expect(lint(two, { ...RUN, steps: 400 })).toMatchObject([
      { code: 'minimum-above-base', numbers: { group: 1, min: 0.01, base: 0.003 } },
    ]);
    // after a scale, the base is not what comes in
    expect(codes(chain(scale({ group: { all: 10 } }), cosine({ min: 0.2 })))).toStrictEqual([]);
  });

  test('nothing changes', () => {
    expect(codes(step({ stepSize: 100 }))).toStrictEqual(['never-changes']);
    expect(codes(exponential({ gamma: 1 }))).toStrictEqual(['never-changes']);
    expect(codes(linear({ endFactor: 1 }))).toStrictEqual(['never-changes']);
    expect(codes(constant({ factor: 0.5 }))).toStrictEqual([]);
    expect(codes(step({ stepSize: 99 }))).toStrictEqual([]);
  });
});

describe('observers', () => {
  const run = (epochs: number): RunOptions => ({ lr: 0.1, stepsPerEpoch: 10, epochs });

  test('patience longer than the run: exactly when it can never act', () => {
    for (const semantics of ['stepwise', 'torch', 'keras', 'optax'] as const) {
      for (const patience of [1, 2, 5]) {
        for (const epochs of [2, 3, 4, 5, 6, 7, 8]) {
          const one = plateau({ patience, semantics });
          const scheduler = new Scheduler(one, { lr: 0.1, stepsPerEpoch: 1, epochs });
          // the last observation comes with the last step: what it decides is for none
          for (let i = 0; i < epochs; i += 1) scheduler.step({ metrics: { val_loss: 1 } });
          const acts = scheduler.events.some(({ type }) => type === 'reduced');
          expect([semantics, patience, epochs, codes(one, run(epochs))]).toStrictEqual([
            semantics,
            patience,
            epochs,
            acts ? [] : ['patience-exceeds-run'],
          ]);
        }
      }
    }
  });

  test('an observer whose part is too short', () => {
    const one = sequence([{ machine: plateau({ patience: 5 }), duration: '4ep' }, cosine()]);
    expect(lint(one, run(50))).toMatchObject([
      {
        code: 'part-too-short-to-act',
        path: [0],
        numbers: { patience: 5, observations: 4 },
      },
    ]);
    expect(lint(one, run(50), { observeEvery: 5 })).toStrictEqual([]);
  });

  test('early stopping that begins too late', () => {
    expect(codes(earlyStopping({ patience: 5, start: '20ep' }), run(22))).toStrictEqual([
      'patience-exceeds-run',
    ]);
  });

  test('it stops before the first cut: exactly when none is made', () => {
    for (const patience of [1, 2, 3, 4, 5]) {
      for (const stop of [1, 2, 3, 4, 5, 6]) {
        const one = chain(plateau({ patience }), earlyStopping({ patience: stop }));
        const scheduler = new Scheduler(one, { lr: 0.1, stepsPerEpoch: 1, epochs: 50 });
        while (!scheduler.stopped) scheduler.step({ metrics: { val_loss: 1 } });
        const cut = scheduler.events.find(({ type }) => type === 'reduced');
        const helps = cut !== undefined && cut.step < scheduler.stopped.step;
        expect(codes(one, run(50))).toStrictEqual(helps ? [] : ['stops-before-first-cut']);
      }
    }
    const others = chain(plateau({ patience: 9 }), earlyStopping({ patience: 3, monitor: 'acc' }));
    expect(codes(others, run(50))).toStrictEqual([]);
  });

  test('eps that freezes the rate', () => {
    const of = (lr: number, options: object): readonly WarningCode[] =>
      codes(plateau({ factor: 0.5, ...options }), { lr, steps: 1000 });
    expect(of(1e-8, {})).toStrictEqual(['eps-freezes-rate']);
    expect(lint(plateau({ factor: 0.5 }), { lr: 3e-8, steps: 1000 })).toMatchObject([
      { numbers: { cuts: 1, rate: 1.5e-8 } },
    ]);
    expect(of(1e-7, {})).toStrictEqual([]);
    expect(of(1e-8, { eps: 0 })).toStrictEqual([]);
    expect(of(0.1, { min: 0.05 })).toStrictEqual([]);
  });

  test('a relative threshold where the metric is known to be negative', () => {
    const one = (semantics: 'stepwise' | 'torch'): Machine =>
      chain(
        plateau({ semantics, patience: 2 }),
        earlyStopping({ patience: 9, stoppingThreshold: -4 }),
      );
    expect(lint(one('torch'), run(50))).toMatchObject([
      { code: 'relative-threshold-of-negative', path: [0], numbers: { known: -4 } },
    ]);
    expect(codes(one('stepwise'), run(50))).toStrictEqual([]);
  });
});

test('what can not be built or bound is an error, as for a scheduler', () => {
  expect(codeOf(() => lint(cosine(), { lr: 0.1 }))).toBe('missing-fact');
  expect(codeOf(() => lint({ kind: 'cosin' }, STEPS))).toBe('unknown-kind');
  expect(codeOf(() => lint(cosine(), STEPS, { every: 1 } as object))).toBe('bad-option');
  expect(codeOf(() => lint(cosine(), STEPS, { kinds: {} }))).toBe('unknown-kind');
});
