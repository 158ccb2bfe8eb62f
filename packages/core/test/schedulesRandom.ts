import fc from 'fast-check';
import { all } from '../src/all.ts';
import type { Kind } from '../src/combinators/kind.ts';
import {
  cosine,
  cosineRestarts,
  cyclic,
  decay,
  flatCosine,
  inverseSqrt,
  inverseTime,
  lambda,
  lambdas,
  multiplicativeLambda,
  multiplicativeLambdas,
  noam,
  noise,
  oneCycle,
  piecewiseConstant,
  piecewiseLinear,
  polynomial,
  swa,
  tanh,
  wsd,
  type Duration,
  type Machine,
  type StepFunction,
} from '../src/index.ts';

/** Functions that random machines use. */
const FUNCTIONS: Readonly<Record<string, StepFunction>> = {
  hyperbola: (t) => 1 / (1 + t / 3),
  saw: (t) => (t % 5) / 4,
  still: () => 1,
};

/** Every kind, with the functions of the random machines. */
export const kinds: Readonly<Record<string, Kind>> = {
  ...all,
  lambda: lambdas(FUNCTIONS),
  multiplicativeLambda: multiplicativeLambdas(FUNCTIONS),
};

const duration: fc.Arbitrary<Duration> = fc.oneof(
  fc.integer({ min: 0, max: 15 }),
  fc.constantFrom<Duration>('1ep', '2.5ep', '7ba', '40sp', '3e2tok', '0.2dur', '0ep'),
);
const positive: fc.Arbitrary<Duration> = fc.oneof(
  fc.integer({ min: 1, max: 15 }),
  fc.constantFrom<Duration>('1ep', '2ep', '0.1dur'),
);
const upTo = (max: number, min = 0): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const level = upTo(0.2);
const factor = upTo(1.5);
const exponent = fc.constantFrom(0.5, 1, 1.5, 2);
const shape = fc.constantFrom('linear' as const, 'cosine' as const, '1-sqrt' as const);

/** A record of which any part may be missing, with a level or its share of the base, or neither. */
function levelled<T extends Record<string, unknown>, N extends 'min' | 'end'>(
  name: N,
  parts: { [K in keyof T]: fc.Arbitrary<T[K]> },
) {
  const none: Partial<Record<N | `${N}Factor`, number>> = {};
  return fc
    .tuple(
      fc.record<T, never>(parts, { requiredKeys: [] }),
      fc.oneof(
        fc.constant(none),
        level.map((value) => ({ ...none, [name]: value })),
        factor.map((value) => ({ ...none, [`${name}Factor`]: value })),
      ),
    )
    .map(([rest, given]) => ({ ...rest, ...given }));
}

const cycleParts = {
  tMult: fc.constantFrom(0.5, 1, 1.5, 2, 3),
  cycleDecay: upTo(1.1),
  cycleLimit: fc.integer({ min: 0, max: 4 }),
};

const named = fc
  .constantFrom(...Object.entries(FUNCTIONS))
  .map(([name, f]): { name: string; f: StepFunction } => ({ name, f }));

/** Times that do not fall: steps, or epochs. */
const times: fc.Arbitrary<Duration[]> = fc
  .tuple(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }), fc.boolean())
  .map(([list, inEpochs]) =>
    list.toSorted((a, b) => a - b).map((t): Duration => (inEpochs ? `${t / 4}ep` : t)),
  );

/** Where momentum is, against the rate. */
const momenta = {
  cycleMomentum: fc.boolean(),
  baseMomentum: fc.constantFrom(0, 0.5, 0.85),
  maxMomentum: fc.constantFrom(0.85, 0.95, 1),
};

/** Random schedules of the kinds that are not in `arbitraryMachine.ts` itself. */
export const randomSchedule: fc.Arbitrary<Machine> = fc.oneof(
  named.map(lambda),
  named.map(multiplicativeLambda),
  levelled('min', {
    numCycles: fc.constantFrom(0.25, 0.5, 1, 1.5),
    kDecay: exponent,
    exponent,
    includes: fc.constantFrom('start' as const, 'end' as const, 'both' as const),
    semantics: fc.constantFrom('stepwise' as const, 'torch' as const),
  })
    .chain((rest) =>
      rest.semantics === 'torch'
        ? positive.map((steps) => ({ ...rest, duration: steps }))
        : fc.record({ duration }, { requiredKeys: [] }).map((own) => ({ ...rest, ...own })),
    )
    .map(cosine),
  levelled('min', {
    ...cycleParts,
    kDecay: exponent,
    semantics: fc.constantFrom('stepwise' as const, 'torch' as const, 'keras' as const),
  })
    .chain((rest) => positive.map((period) => ({ ...rest, period })))
    .map(cosineRestarts),
  levelled('min', {
    tMult: cycleParts.tMult,
    cycleDecay: cycleParts.cycleDecay,
    duration,
    semantics: fc.constantFrom('stepwise' as const, 'transformers' as const),
  })
    .chain((rest) => fc.constantFrom(1, 2, 2.5, 3).map((cycles) => ({ ...rest, cycles })))
    .map(cosineRestarts),
  levelled('end', {
    ...cycleParts,
    duration,
    power: exponent,
    kDecay: exponent,
    semantics: fc.constantFrom('stepwise' as const, 'timm' as const),
  }).map(polynomial),
  levelled('end', { duration, power: exponent })
    .map((rest) => ({ ...rest, cycle: true }))
    .map(polynomial),
  levelled('min', {
    ...cycleParts,
    duration,
    lower: fc.constantFrom(-7, -1),
    upper: fc.constantFrom(0, 3),
    semantics: fc.constantFrom('stepwise' as const, 'timm' as const),
  }).map(tanh),
  fc
    .record(
      { decayRate: factor, decaySteps: positive, staircase: fc.boolean() },
      { requiredKeys: ['decayRate'] },
    )
    .map(inverseTime),
  fc
    .record(
      {
        warmup: duration,
        timescale: positive,
        semantics: fc.constantFrom('stepwise' as const, 'transformers' as const),
      },
      { requiredKeys: [] },
    )
    .map(inverseSqrt),
  fc.record({ warmup: duration, modelSize: fc.constantFrom(1, 64) }).map(noam),
  fc
    .record(
      {
        stepSizeUp: positive,
        stepSizeDown: duration,
        mode: fc.constantFrom('triangular' as const, 'triangular2' as const, 'expRange' as const),
        gamma: upTo(1, 0.5),
        ...momenta,
        semantics: fc.constantFrom('stepwise' as const, 'torch' as const),
      },
      { requiredKeys: ['stepSizeUp'] },
    )
    .chain((rest) =>
      fc.oneof(
        level.map((max) => ({ ...rest, max })),
        factor.map((maxFactor) => ({ ...rest, maxFactor })),
      ),
    )
    .map(cyclic),
  fc
    .record(
      {
        duration,
        pctStart: upTo(0.5),
        divFactor: fc.constantFrom(1, 4, 25),
        finalDivFactor: fc.constantFrom(1, 10, 1e4),
        annealStrategy: fc.constantFrom('cos' as const, 'linear' as const),
        threePhase: fc.boolean(),
        ...momenta,
      },
      { requiredKeys: [] },
    )
    .map(oneCycle),
  // after its end PyTorch's goes on below zero
  fc
    .record({
      duration: fc.constantFrom<Duration>(5000, '1250ep'),
      pctStart: upTo(0.02),
      annealStrategy: fc.constantFrom('cos' as const, 'linear' as const),
      threePhase: fc.boolean(),
      semantics: fc.constant('torch' as const),
    })
    .map(oneCycle),
  fc.record({ duration, shape, min: level }, { requiredKeys: [] }).map(decay),
  levelled('min', { duration, pctStart: upTo(1) }).map(flatCosine),
  levelled('min', {
    warmup: duration,
    warmupShape: shape,
    decayShape: shape,
    numCycles: fc.constantFrom(0.5, 1.5),
    semantics: fc.constantFrom('stepwise' as const, 'transformers' as const),
  })
    .chain((rest) =>
      fc.record({ stable: duration, decay: duration }).map((p) => ({ ...rest, ...p })),
    )
    .map(wsd),
  fc
    .record({
      // short enough for the whole to hold them where a step is an epoch, too
      warmup: fc.integer({ min: 0, max: 2 }),
      part: fc.integer({ min: 0, max: 2 }),
      name: fc.constantFrom('stable' as const, 'decay' as const),
      whole: fc.constantFrom<Duration>(12, '4ep', '14ba', '120sp', '15e2tok', '0.4dur'),
    })
    .map(({ warmup, part, name, whole }) => wsd({ warmup, [name]: part, duration: whole })),
  fc
    .record(
      {
        seed: fc.nat(),
        std: factor,
        limit: upTo(1),
        every: positive,
        start: duration,
        end: duration,
      },
      { requiredKeys: [] },
    )
    .map(noise),
  fc
    .record({ seed: fc.nat(), limit: upTo(1), distribution: fc.constant('uniform' as const) })
    .map(noise),
  fc
    .record(
      {
        table: fc.array(upTo(1, -1), { maxLength: 20 }),
        every: positive,
        start: duration,
        end: duration,
      },
      { requiredKeys: ['table'] },
    )
    .map(noise),
  times.chain((boundaries) => {
    const size = { minLength: boundaries.length + 1, maxLength: boundaries.length + 1 };
    return fc.oneof(
      fc.array(level, size).map((values) => piecewiseConstant({ boundaries, values })),
      fc.array(factor, size).map((factors) => piecewiseConstant({ boundaries, factors })),
    );
  }),
  times
    .filter((list) => list.length > 0)
    .chain((list) =>
      fc.tuple(...list.map((time) => level.map((value): [Duration, number] => [time, value]))),
    )
    .chain((points) =>
      fc.constantFrom(piecewiseLinear({ points }), piecewiseLinear({ factors: points })),
    ),
  fc
    .record(
      {
        swaLr: level,
        duration,
        annealStrategy: fc.constantFrom('cos' as const, 'linear' as const),
      },
      { requiredKeys: ['swaLr'] },
    )
    .map(swa),
);
