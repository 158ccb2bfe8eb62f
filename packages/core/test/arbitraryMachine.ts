import fc from 'fast-check';
import {
  chain,
  clamp,
  constant,
  exponential,
  horizon,
  linear,
  multiStep,
  perEpoch,
  scale,
  Scheduler,
  select,
  sequence,
  step,
  StepwiseError,
  warmup,
  type Duration,
  type Machine,
  type RunOptions,
} from '../src/index.ts';
import { randomObserver } from './observersRandom.ts';
import { randomSchedule } from './schedulesRandom.ts';

/** The facts that every random machine is bound with: two groups, three parameters. */
export const RUN = {
  stepsPerEpoch: 4,
  batchSize: 8,
  tokensPerStep: 100,
  steps: 40,
  groups: [
    { name: 'body', base: { lr: 0.1, momentum: 0.9, weightDecay: 0.01 } },
    { name: 'head', base: { lr: 0.003, momentum: 0.8, weightDecay: 0.1 } },
  ],
} as const satisfies RunOptions;

const duration: fc.Arbitrary<Duration> = fc.oneof(
  fc.integer({ min: 0, max: 15 }),
  fc.constantFrom<Duration>('1ep', '2.5ep', '7ba', '40sp', '3e2tok', '0.2dur', '0ep'),
);
const positive: fc.Arbitrary<Duration> = fc.oneof(
  fc.integer({ min: 1, max: 15 }),
  fc.constantFrom<Duration>('1ep', '2ep', '0.1dur'),
);
const factor = fc.double({ min: 0, max: 1.5, noNaN: true });

const leaf: fc.Arbitrary<Machine> = fc.oneof(
  factor.map((f) => constant({ factor: f })),
  fc
    .record(
      {
        duration,
        startFactor: factor,
        shape: fc.constantFrom('linear' as const, 'cosine' as const, '1-sqrt' as const),
        includes: fc.constantFrom('start' as const, 'end' as const, 'both' as const),
      },
      { requiredKeys: [] },
    )
    .map(warmup),
  fc.record({ duration, start: fc.double({ min: 0, max: 0.3, noNaN: true }) }).map(warmup),
  fc.constantFrom(scale({ group: { head: 0.5 } }), scale({ group: { body: 0, head: 1.25 } })),
  factor.map((f) => scale({ param: { lr: f } })),
  factor.map((f) => scale({ param: { momentum: f, weightDecay: 1 - f / 2 } })),
  fc.constantFrom(
    clamp({ min: 0.002, max: 0.05 }),
    clamp({ min: { head: 0.002 }, max: 0.2 }),
    clamp({ max: { head: 0.001, body: 0.09 } }),
    clamp({ max: 0 }),
    clamp({ min: 0.004 }),
  ),
  fc
    .record({ min: fc.double({ min: 0, max: 0.5, noNaN: true }), max: fc.constantFrom(0.5, 1) })
    .map((bounds) => clamp({ ...bounds, relative: true })),
  fc.record({ duration, startFactor: factor, endFactor: factor }, { requiredKeys: [] }).map(linear),
  fc.record({ stepSize: positive, gamma: factor }, { requiredKeys: ['stepSize'] }).map(step),
  fc
    .record(
      { milestones: fc.array(duration, { maxLength: 4 }), gamma: factor },
      { requiredKeys: ['milestones'] },
    )
    .map(multiStep),
  fc
    .record(
      { gamma: fc.double({ min: 0.01, max: 1.1, noNaN: true }), decaySteps: positive },
      { requiredKeys: ['gamma'] },
    )
    .map(exponential),
  { weight: 20, arbitrary: randomSchedule },
  { weight: 5, arbitrary: randomObserver },
);

/** The length of the run that a machine was made for, and where its time goes faster or more slowly. */
const horizonParts = fc.record(
  {
    steps: fc.constantFrom(1, 10, 40, 60),
    stretch: fc
      .tuple(fc.nat(20), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 5, max: 30 }))
      .map(([at, from, to]) => ({ at, from: at + from, to: at + to })),
  },
  { requiredKeys: [] },
);

const anything: fc.Arbitrary<Machine> = fc.letrec<{ any: Machine }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((links) => chain(...links)),
    fc
      .record({
        parts: fc.array(fc.record({ machine: tie('any'), duration }), { maxLength: 3 }),
        last: tie('any'),
        from: fc.constantFrom('base' as const, 'current' as const),
        time: fc.constantFrom('own' as const, 'own' as const, 'shared' as const),
      })
      .map(({ parts, last, ...options }) => sequence([...parts, last], options)),
    tie('any').map(perEpoch),
    fc
      .tuple(tie('any'), horizonParts)
      .map(([inner, options]) => horizon({ machine: inner, ...options })),
    fc
      .record(
        { lr: tie('any'), momentum: tie('any'), weightDecay: tie('any') },
        { requiredKeys: [] },
      )
      .map((param) => select({ param })),
    fc
      .record({ body: tie('any'), head: tie('any') }, { requiredKeys: [] })
      .map((group) => select({ group })),
  ),
})).any;

/** A selection of parameters within another; a curve of PyTorch's that is left no step; a horizon without one. */
const UNFIT = new Set(['bad-run', 'bad-duration', 'missing-fact']);

/** Any machine, nested up to three deep, that can be bound to `RUN`. */
export const machine: fc.Arbitrary<Machine> = anything.filter((one) => {
  try {
    return new Scheduler(one, RUN).t === 0;
  } catch (error) {
    if (error instanceof StepwiseError && UNFIT.has(error.code)) return false;
    throw error;
  }
});

const metric = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
  { weight: 4, arbitrary: fc.constantFrom(0.5, -1, 0, -0) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity) },
);

/** What is done to a scheduler. */
export type Action =
  | { readonly do: 'step'; readonly by: number; readonly metrics?: Record<string, number> }
  | { readonly do: 'skip' }
  | { readonly do: 'addGroup'; readonly lr: number }
  | { readonly do: 'observe'; readonly metrics: Record<string, number> };

const metrics = fc.record({ val_loss: metric, accuracy: metric }, { requiredKeys: [] });

/** Anything that a loop may do. */
export const actions: fc.Arbitrary<readonly Action[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('step' as const), by: fc.constant(1), metrics }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('step' as const),
        by: fc.integer({ min: 1, max: 5 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('skip' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('addGroup' as const),
        lr: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('observe' as const), metrics }) },
  ),
  { maxLength: 40 },
);
