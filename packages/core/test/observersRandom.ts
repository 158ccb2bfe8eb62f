import fc from 'fast-check';
import { earlyStopping, greedy, plateau, type Duration, type Machine } from '../src/index.ts';

const monitor = {
  monitor: fc.constantFrom('val_loss', 'accuracy'),
  mode: fc.constantFrom('min' as const, 'max' as const),
  nonFinite: fc.constantFrom('bad' as const, 'ignore' as const),
  missing: fc.constant('ignore' as const),
};
const few = fc.integer({ min: 0, max: 3 });
const cutFactor = fc.double({ min: 0.1, max: 0.9, noNaN: true });
const threshold = fc.constantFrom(0, 1e-4, 0.1);
const thresholdMode = fc.constantFrom('rel' as const, 'abs' as const);
const window = fc.constantFrom(1, 1, 2, 5);
const floor = fc.constantFrom<number | number[]>(0, 0.01, [0.05, 0.001]);

/** What every rule of plateau takes. */
const common = { ...monitor, factor: cutFactor, patience: few, cooldown: few };

const stepwisePlateau = fc
  .record({
    ...common,
    threshold,
    thresholdMode,
    min: floor,
    eps: fc.constantFrom(0, 1e-8, 1e-3),
    window,
  })
  .map(plateau);

const torchPlateau = fc
  .record({
    ...common,
    threshold: fc.constantFrom(0, 1e-4, 0.1, 1),
    thresholdMode,
    min: floor,
    semantics: fc.constant('torch' as const),
  })
  .map(plateau);

const kerasPlateau = fc
  .record({
    ...common,
    factor: fc.oneof(cutFactor, fc.constantFrom(0, 0.99999999)),
    threshold,
    min: fc.constantFrom(0, 0.01, 1e-3),
    semantics: fc.constant('keras' as const),
  })
  .map(plateau);

const optaxPlateau = fc
  .record({
    ...common,
    mode: fc.constant('min' as const),
    rtol: fc.constantFrom(1e-4, 0.1, 1),
    atol: fc.constantFrom(0, 0.01),
    accumulationSize: fc.constantFrom(1, 1, 2, 4),
    minScale: fc.constantFrom(0, 0.02, 0.5),
    semantics: fc.constant('optax' as const),
  })
  .map(plateau);

const anyGreedy = fc
  .record({
    ...common,
    threshold,
    thresholdMode,
    warmup: few,
    min: floor,
    max: fc.constantFrom<number | number[]>(1, 0.2, [0.05, 0.5]),
    eps: fc.constantFrom(0, 1e-8, 1e-3),
    window,
    resetStart: fc.constantFrom(1, 2, 500),
    semantics: fc.constantFrom('stepwise' as const, 'transformers' as const),
  })
  .map(greedy);

const anyStopping = fc
  .record(
    {
      ...monitor,
      patience: fc.integer({ min: 1, max: 6 }),
      minDelta: fc.constantFrom(0, 0.1),
      start: fc.oneof(
        fc.integer({ min: 0, max: 15 }),
        fc.constantFrom<Duration>('1ep', '2.5ep', '7ba', '40sp', '3e2tok', '0.2dur'),
      ),
      baseline: fc.constantFrom(-1, 0.5),
      stoppingThreshold: fc.constant(-1.9),
      divergenceThreshold: fc.constant(1.9),
    },
    { requiredKeys: ['monitor', 'missing'] },
  )
  .map(({ mode = 'min', stoppingThreshold: a, divergenceThreshold: b, ...rest }) => {
    const [aim, worst] = mode === 'min' ? [a, b] : [b, a];
    return earlyStopping({
      ...rest,
      mode,
      ...(aim !== undefined && { stoppingThreshold: aim }),
      ...(worst !== undefined && { divergenceThreshold: worst }),
      ...(rest.nonFinite === undefined && { checkFinite: true }),
    });
  });

/** Any machine that observes, by itself. */
export const randomObserver: fc.Arbitrary<Machine> = fc.oneof(
  { weight: 2, arbitrary: stepwisePlateau },
  torchPlateau,
  kerasPlateau,
  optaxPlateau,
  { weight: 2, arbitrary: anyGreedy },
  { weight: 2, arbitrary: anyStopping },
);

const strict = fc.constantFrom(
  { nonFinite: 'error' as const },
  { missing: 'error' as const, nonFinite: 'bad' as const },
  { missing: 'error' as const, nonFinite: 'error' as const },
);

/** Any machine that throws where a metric is missing or is no finite number. */
export const strictObserver: fc.Arbitrary<Machine> = fc.oneof(
  fc
    .record({ factor: cutFactor, patience: few })
    .chain((options) => strict.map((policy) => plateau({ ...options, ...policy }))),
  fc
    .record({ patience: few, warmup: few })
    .chain((options) => strict.map((policy) => greedy({ ...options, ...policy }))),
  strict.map((policy) => earlyStopping({ patience: 2, ...policy })),
);
