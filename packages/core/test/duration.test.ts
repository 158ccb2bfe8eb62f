import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cosine,
  plateau,
  Scheduler,
  sequence,
  step,
  toSteps,
  warmup,
  type Duration,
} from '../src/index.ts';
import { codeOf, failure } from './codeOf.ts';

describe('units', () => {
  const run = { stepsPerEpoch: 125, batchSize: 32, tokensPerStep: 4096, steps: 7500 };
  test.each<[Duration, number]>([
    [0, 0],
    [7, 7],
    ['5ep', 625],
    ['0.5ep', 63],
    ['100ba', 100],
    ['1e3ba', 1000],
    ['3200sp', 100],
    ['1e6tok', 244],
    ['0.1dur', 750],
    ['1dur', 7500],
    ['1.dur', 7500],
    ['0ep', 0],
    ['1e-9ep', 1],
    ['1sp', 1],
    ['1.5e+2ba', 150],
  ])('%s is %i steps', (duration, steps) => {
    expect(toSteps(duration, run)).toBe(steps);
  });

  test.each<[Duration, string]>([
    ['1ep', 'stepsPerEpoch'],
    ['1sp', 'batchSize'],
    ['1tok', 'tokensPerStep'],
    ['1dur', 'steps'],
  ])('%s without %s says so', (duration, fact) => {
    const error = failure(() => toSteps(duration, {}, 'cosine.duration'));
    expect(error.code).toBe('missing-fact');
    expect(error.message).toMatch('cosine.duration');
    expect(error.message).toMatch(fact);
  });
});

test.each<unknown>([
  -1,
  1.5,
  Number.NaN,
  Infinity,
  2 ** 53,
  '',
  '5',
  'ep',
  '5 ep',
  ' 5ep',
  '-5ep',
  '+5ep',
  '.5ep',
  '1.5ba',
  '5epochs',
  '1e400ep',
  '0x5ep',
  '5EP',
  null,
  undefined,
  [],
  {},
  true,
])('%s is no duration', (garbage) => {
  expect(codeOf(() => toSteps(garbage as Duration, { stepsPerEpoch: 1 }))).toBe('bad-duration');
});

test('one that can not be counted is refused', () => {
  expect(codeOf(() => toSteps('1e300ep', { stepsPerEpoch: 10 }))).toBe('bad-duration');
});

test('a duration above zero is at least one step and the nearest whole number', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      fc.integer({ min: 1, max: 1e6 }),
      (epochs, stepsPerEpoch) => {
        const steps = toSteps(`${epochs}ep`, { stepsPerEpoch });
        expect(Number.isSafeInteger(steps)).toBe(true);
        expect(steps).toBeGreaterThanOrEqual(1);
        const distance = Math.abs(steps - epochs * stepsPerEpoch);
        expect(steps === 1 || distance <= 0.5).toBe(true);
      },
    ),
  );
});

describe('units agree', () => {
  const whole = (max: number) => fc.integer({ min: 1, max });
  test('the same length in any unit is the same number of steps', () => {
    fc.assert(
      fc.property(
        whole(500),
        whole(500),
        whole(4096),
        whole(1e6),
        whole(64),
        (epochs, stepsPerEpoch, batchSize, tokensPerStep, stepsPerBatch) => {
          const steps = epochs * stepsPerEpoch;
          const run = { stepsPerEpoch, batchSize, tokensPerStep, steps: 4 * steps, stepsPerBatch };
          expect(toSteps(steps, run)).toBe(steps);
          expect(toSteps(`${epochs}ep`, run)).toBe(steps);
          expect(toSteps(`${steps * batchSize}sp`, run)).toBe(steps);
          expect(toSteps(`${steps * tokensPerStep}tok`, run)).toBe(steps);
          expect(toSteps('0.25dur', run)).toBe(steps);
          expect(toSteps(`${steps}ba`, run)).toBe(steps * stepsPerBatch);
          expect(toSteps(`${steps}ba`, { stepsPerEpoch })).toBe(steps);
        },
      ),
    );
  });

  test('a fractional epoch is one multiplication, however it is written', () => {
    fc.assert(
      fc.property(whole(1000), whole(1000), whole(5000), (a, b, stepsPerEpoch) => {
        const exact = (a * stepsPerEpoch) / b;
        const steps = toSteps(`${a / b}ep`, { stepsPerEpoch });
        expect(Math.abs(steps - Math.max(1, exact))).toBeLessThanOrEqual(0.5 + 1e-9 * exact);
      }),
    );
  });

  test('more is never less', () => {
    const units = fc.constantFrom('ep', 'sp', 'tok', 'dur');
    const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
    const run = { stepsPerEpoch: 97, batchSize: 13, tokensPerStep: 1021, steps: 8191 };
    fc.assert(
      fc.property(amount, amount, units, (a, b, unit) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a template of unions is no union of templates
        const steps = (n: number) => toSteps(`${n}${unit}` as Duration, run);
        expect(steps(less)).toBeLessThanOrEqual(steps(more));
      }),
    );
  });
});

describe('stepped in tokens', () => {
  const machine = sequence([
    warmup({ duration: '300tok' }),
    { machine: step({ stepSize: '200tok', gamma: 0.5 }), duration: '0.4dur' },
    cosine(),
  ]);
  const run = { lr: 1, tokensPerStep: 1, steps: 2000 };
  const curve = new Scheduler(machine, run).preview(3000);

  test('a token is a step', () => {
    const scheduler = new Scheduler(machine, run);
    expect(scheduler.length).toBe(2000);
    expect(scheduler.at(149)).toBe(0.5);
    expect(scheduler.at(300 + 399)).toBe(0.5);
    expect(scheduler.at(1100 + 450)).toBeCloseTo(0.5, 15);
  });

  test('however many of them a batch has', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 12 }), (batches) => {
        const scheduler = new Scheduler(machine, run);
        let tokens = 0;
        for (const by of batches) {
          scheduler.step({ by });
          tokens += by;
          expect(scheduler.t).toBe(tokens);
          expect(scheduler.lr).toBe(curve[Math.min(tokens, curve.length - 1)]);
        }
        const once = new Scheduler(machine, run);
        if (tokens > 0) once.step({ by: tokens });
        expect(once.values).toEqual(scheduler.values);
        expect(once.events.at(-1)).toMatchObject({ type: 'phase' });
      }),
    );
  });

  test('a batch can be told in tokens, and an epoch', () => {
    const facts = { ...run, stepsPerBatch: 50, stepsPerEpoch: 1000 };
    expect(toSteps('4ba', facts)).toBe(200);
    expect(toSteps('0.5ep', facts)).toBe(500);
    expect(codeOf(() => new Scheduler(machine, { ...run, stepsPerBatch: 0 }))).toBe('bad-run');
    expect(new Scheduler(machine, { ...run, stepsPerBatch: 0.5 }).run.stepsPerBatch).toBe(0.5);
  });

  test('a plateau in tokens', () => {
    const scheduler = new Scheduler(
      sequence([warmup({ duration: '100tok' }), plateau({ patience: 1, factor: 0.5 })]),
      run,
    );
    const batches = [60, 70, 35, 90, 12, 50];
    for (const by of batches) scheduler.step({ by, metrics: { val_loss: 1 } });
    // the first two begin in the warm-up
    expect(scheduler.events.at(-1)).toMatchObject({
      type: 'reduced',
      step: 267,
      evidence: { bestStep: 130 },
    });
  });
});
