import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countedCuts } from '../src/causes/countedCuts.ts';
import { fitOf } from '../src/causes/fit.ts';
import { COUNTINGS, plateauListener } from '../src/causes/rule.ts';

const metric = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 12 }).map((n) => n / 10) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, 0.50004, -0.3) },
);

test('the quick count says what the machine of core does, wherever it is to cut', () => {
  let fitting = 0;
  fc.assert(
    fc.property(
      fc.array(metric, { minLength: 3, maxLength: 50 }),
      fc.constantFrom(...COUNTINGS),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom('min', 'max'),
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: -1, max: 1 }),
      fc.boolean(),
      (values, counting, afterBad, cooldown, mode, start, off, isFloor) => {
        const rule = { ...counting, afterBad, cooldown };
        const rows: number[] = [];
        const hear = plateauListener(rule, mode, ({ row }) => rows.push(row));
        values.forEach((value, row) => {
          if (row >= start) hear(value, row);
        });
        // mostly where it does cut, at times one row beside or one cut short
        const wanted = off === 1 ? rows.slice(0, -1) : rows.map((row) => row + off);
        const targets = wanted.map((row) => ({ first: row, last: row }));
        const candidate = { name: 'm', mode, rank: 0, precision: undefined, places: [], values };
        const aim = { targets, until: values.length };
        const counted = countedCuts(candidate, rule, start, aim, isFloor);
        const fit = fitOf(candidate, rule, start, aim, isFloor, { rows: 0 });
        expect(counted).toEqual(fit === null ? null : fit.cuts.map(({ row }) => row));
        if (fit && fit.cuts.length > 1) fitting += 1;
      },
    ),
    { numRuns: 600 },
  );
  expect(fitting).toBeGreaterThan(50);
});
