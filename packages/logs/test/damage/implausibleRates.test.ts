import type { Series } from '@stepwise/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { implausibleRates } from '../../src/damage/implausibleRates.ts';

function rateOf(values: readonly number[]): Series {
  const at = values.map((_, index) => index + 1);
  return {
    name: 'lr',
    role: 'rate',
    of: null,
    mode: null,
    axis: 'epoch',
    at,
    values,
    nonFinite: [],
  };
}

const times = (count: number, value: number): number[] =>
  Array.from({ length: count }, () => value);

describe('rates that can be', () => {
  test.each([
    ['a cut by a thousand that stays', [...times(10, 0.1), ...times(10, 0.0001)]],
    ['a warm-up from 1e-8', [1e-8, 1e-3, 1e-2, ...times(20, 0.1)]],
    ['a first row of 0', [0, ...times(20, 0.1)]],
    [
      'a rise by a thousand that stays for five rows',
      [...times(9, 1e-5), ...times(5, 0.1), ...times(9, 1e-5)],
    ],
    ['reductions that are undone', [1, 0.5, 1, 1, 0.5, 1, 1, 0.5, 1]],
    [
      'cycles of one row each',
      Array.from({ length: 40 }, (_, row) => (row % 2 === 0 ? 1e-5 : 1e-2)),
    ],
    [
      'triangles from 0',
      Array.from({ length: 200 }, (_, row) => Math.abs(((row + 20) % 40) - 20) / 20),
    ],
    [
      'cosine restarts that reach 0',
      Array.from({ length: 120 }, (_, row) => (1 + Math.cos((Math.PI * (row % 30)) / 29)) / 20),
    ],
  ])('%s', (_, values) => {
    expect(implausibleRates(rateOf(values))).toEqual([]);
  });

  test('any that falls or rises throughout', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-12, max: 10, noNaN: true }), { minLength: 3, maxLength: 60 }),
        fc.boolean(),
        (values, falling) => {
          const sorted = values.toSorted((a, b) => (falling ? b - a : a - b));
          expect(implausibleRates(rateOf(sorted))).toEqual([]);
        },
      ),
    );
  });
});

describe("rates that can't be", () => {
  test('a row that lost its exponent is in doubt, and no other', () => {
    expect(implausibleRates(rateOf([...times(20, 1e-3), 1, ...times(20, 1e-3)]))).toMatchObject([
      {
        code: 'implausible-rate',
        count: 1,
        from: { axis: 'epoch', at: 21 },
        to: { axis: 'epoch', at: 21 },
      },
    ]);
  });

  test('a row that was cut to 0', () => {
    expect(implausibleRates(rateOf([...times(20, 1e-3), 0, ...times(20, 1e-3)]))).toMatchObject([
      { from: { at: 21 }, to: { at: 21 } },
    ]);
  });

  test('where it comes again, all is in doubt from the first on', () => {
    const values = [...times(20, 1e-3), 1, ...times(5, 1e-3), ...times(6, 1), ...times(20, 1e-3)];
    const [damage, ...others] = implausibleRates(rateOf(values));
    expect(damage).toMatchObject({ count: 7, from: { axis: 'epoch', at: 21 } });
    expect(damage).not.toHaveProperty('to');
    expect(others).toEqual([]);
  });
});
