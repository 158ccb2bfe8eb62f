import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toSteps, type Duration } from '../src/index.ts';
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
