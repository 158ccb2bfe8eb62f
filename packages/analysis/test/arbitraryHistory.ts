import type { Damage, History, Message, NonFinite, RunHistory, Series } from '@stepwise/core';
import fc from 'fast-check';

/** Numbers as logs have them, and as no log should. */
const plain = fc.double({ min: -10, max: 10, noNaN: true, noDefaultInfinity: true });
const extreme = fc.oneof(
  fc.constantFrom(0, -0, 1e308, -1e308, 5e-324, -5e-324, 2 ** -1074, 1.797e308, 1, 0.1),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Rows of numbers: noise, a curve, steps, the same over and over, extremes. */
const numbers = (rows: number): fc.Arbitrary<readonly number[]> =>
  fc.oneof(
    fc.array(plain, { minLength: rows, maxLength: rows }),
    fc.array(extreme, { minLength: rows, maxLength: rows }),
    fc
      .tuple(plain, plain, fc.double({ min: 0, max: 0.1, noNaN: true }))
      .map(([a, b, noise]) =>
        Array.from({ length: rows }, (_, i) => a * Math.exp(-i / 5) + b + noise * Math.sin(i * i)),
      ),
    fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(0.1, 0.5, 0.9))
      .map(([every, gamma]) =>
        Array.from({ length: rows }, (_, i) => 0.1 * gamma ** Math.floor(i / every)),
      ),
    extreme.map((value) => Array.from({ length: rows }, () => value)),
  );

const places = (rows: number): fc.Arbitrary<readonly number[]> =>
  fc.oneof(
    fc.constantFrom(0, 1).map((first) => Array.from({ length: rows }, (_, i) => first + i)),
    fc
      .tuple(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.array(fc.double({ min: 0.01, max: 1e4, noNaN: true }), {
          minLength: rows,
          maxLength: rows,
        }),
      )
      .map(([first, gaps]) => {
        let place = first;
        return gaps.map((gap) => (place += gap));
      }),
    fc.constant(Array.from({ length: rows }, (_, i) => (i - rows / 2) * 1e306)),
  );

const name = fc.oneof(
  fc.constantFrom('loss', 'val_loss', 'lr', 'Val Loss', 'eval_g0_loss', 'eval_g1_loss', 'wer'),
  fc.constantFrom('__proto__', 'constructor', '<script>alert(1)</script>', ''),
  fc.string({ maxLength: 8 }),
);

const nonFinite: fc.Arbitrary<NonFinite> = fc.record({
  value: fc.constantFrom('NaN', 'Infinity', '-Infinity'),
  from: fc.integer({ min: 0, max: 30 }),
  to: fc.integer({ min: 31, max: 40 }),
  count: fc.integer({ min: 1, max: 1000 }),
});

const anySeries: fc.Arbitrary<Series> = fc
  .oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: 3, max: 45 }))
  .chain((rows) =>
    fc.record(
      {
        name,
        role: fc.constantFrom('loss', 'loss', 'rate', 'rate', 'metric', 'time', 'other'),
        of: fc.constantFrom('train', 'validation', 'validation', 'test', null),
        mode: fc.constantFrom('min', 'max', null),
        axis: fc.constantFrom('epoch', 'epoch', 'step'),
        at: places(rows),
        values: numbers(rows),
        nonFinite: fc.oneof(fc.constant([]), fc.array(nonFinite, { maxLength: 2 })),
        elsewhere: fc.array(plain, { minLength: rows, maxLength: rows }),
        group: fc.constantFrom('0', '1', 'bias'),
        sumOf: fc.array(name, { maxLength: 3 }),
        precision: fc.oneof(
          fc.record({ significant: fc.integer({ min: 1, max: 17 }) }),
          fc.record({ decimals: fc.integer({ min: 0, max: 20 }) }),
        ),
      },
      {
        requiredKeys: ['name', 'role', 'of', 'mode', 'axis', 'at', 'values', 'nonFinite'],
        noNullPrototype: true,
      },
    ),
  );

const message: fc.Arbitrary<Message> = fc.record({
  code: fc.constantFrom('reduced', 'stopped-early', 'resumed', 'best'),
  axis: fc.constantFrom('epoch', 'step'),
  at: plain,
  text: fc.string({ maxLength: 5 }),
});

const place = fc.record({ axis: fc.constantFrom('epoch' as const, 'step' as const), at: plain });

const damage: fc.Arbitrary<Damage> = fc.record(
  {
    code: fc.constantFrom('truncated', 'interleaved', 'implausible-rate', 'missing-column'),
    text: fc.string({ maxLength: 5 }),
    count: fc.integer({ min: 1, max: 9 }),
    from: place,
    to: place,
  },
  { requiredKeys: ['code', 'text'] },
);

const anyRun: fc.Arbitrary<RunHistory> = fc.record({
  name: fc.option(name),
  series: fc.array(anySeries, { minLength: 0, maxLength: 5 }),
  facts: fc.record(
    {
      framework: fc.constantFrom('keras', 'torch', 'transformers', 'ultralytics'),
      plannedEpochs: fc.integer({ min: 0, max: 100 }),
      plannedSteps: fc.integer({ min: 0, max: 100 }),
      configuration: fc.dictionary(
        fc.constantFrom('patience', 'Early stopping patience', 'scheduler', 'num_classes'),
        fc.oneof(extreme, fc.constantFrom('ReduceLROnPlateau', '5'), fc.boolean()),
      ),
    },
    { requiredKeys: [] },
  ),
  messages: fc.array(message, { maxLength: 2 }),
  events: fc.constant([]),
  damage: fc.array(damage, { maxLength: 2 }),
});

/** Any history that core's check lets through, hostile ones among them. */
export const anyHistory: fc.Arbitrary<History> = fc.record({
  version: fc.constant(1),
  source: fc.record({ format: fc.constant('any'), because: fc.string(), name: fc.option(name) }),
  runs: fc.array(anyRun, { maxLength: 3 }),
  damage: fc.array(damage, { maxLength: 2 }),
});
