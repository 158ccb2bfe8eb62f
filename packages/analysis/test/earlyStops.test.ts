import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { earlyStops, replay } from '../src/index.ts';
import { series, watchedRun } from './support/watchedRun.ts';

/** The rule as one would write it down. */
function byHand(
  values: readonly number[],
  patience: number,
  minDelta: number,
): { readonly row: number | null; readonly best: number } {
  let wanted = Infinity;
  let bad = 0;
  for (const [row, value] of values.entries()) {
    if (value < wanted - minDelta) {
      wanted = value;
      bad = 0;
    } else bad += 1;
    if (bad === patience) return { row, best: Math.min(...values.slice(0, row + 1)) };
  }
  return { row: null, best: Math.min(...values) };
}

describe('early stopping', () => {
  test('stops where the rule does, at the best so far, for every patience at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(0, 1, 5),
        (values, patiences, minDelta) => {
          const stops = earlyStops(series('val_loss', 'loss', 'validation', values), patiences, {
            minDelta,
          });
          expect(stops.map(({ patience }) => patience)).toEqual(patiences);
          for (const { patience, stopsAt, best, bestAt, saved, worse } of stops) {
            const hand = byHand(values, patience, minDelta);
            expect(stopsAt).toBe(hand.row === null ? null : hand.row + 1);
            expect(best).toBe(hand.best);
            expect(values.indexOf(best) + 1).toBe(bestAt);
            expect(saved).toBe(hand.row === null ? 0 : values.length - 1 - hand.row);
            const least = Math.min(...values);
            expect(worse).toBeCloseTo((best - least) / least, 12);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('of a metric that should be high, the highest', () => {
    const accuracy = series('acc', 'metric', 'validation', [0.5, 0.8, 0.7, 0.6, 0.9]);
    expect(earlyStops(accuracy, [2, 3])).toEqual([
      {
        patience: 2,
        stopsAt: 4,
        best: 0.8,
        bestAt: 2,
        saved: 1,
        worse: (0.9 - 0.8) / 0.9,
      },
      { patience: 3, stopsAt: null, best: 0.9, bestAt: 5, saved: 0, worse: 0 },
    ]);
  });

  test('values that are not finite count as bad, and stand where they stood', () => {
    const loss = {
      ...series('val_loss', 'loss', 'validation', [3, 2]),
      at: [1, 5],
      nonFinite: [{ value: 'NaN', from: 2, to: 4, count: 3 }],
    } as const;
    expect(earlyStops(loss, [3, 4]).map(({ stopsAt }) => stopsAt)).toEqual([4, null]);
    const first = {
      ...loss,
      at: [4, 5],
      nonFinite: [{ value: 'NaN', from: 1, to: 3, count: 3 }],
    } as const;
    // what stops before there is a value has no best to tell
    expect(earlyStops(first, [2, 4]).map(({ patience }) => patience)).toEqual([4]);
  });

  test('nothing is heard before the start', () => {
    const loss = series('val_loss', 'loss', 'validation', [1, 5, 5, 5, 4, 6, 6]);
    expect(earlyStops(loss, [2])[0]?.stopsAt).toBe(3);
    expect(earlyStops(loss, [2], { start: 4 })[0]).toEqual({
      patience: 2,
      stopsAt: 7,
      best: 1,
      bestAt: 1,
      saved: 0,
      worse: 0,
    });
  });

  test('patience 0, half a row and none are refused', () => {
    const loss = series('val_loss', 'loss', 'validation', [1]);
    for (const patience of [0, 1.5, Number.NaN]) {
      expect(() => earlyStops(loss, [patience])).toThrow('patience');
    }
  });

  test('a log that ends before it would stop does not tell what came after, unless it was the whole run', () => {
    const losses = [3, 2, 4, 5, 6];
    const run = watchedRun([1, 1, 1, 1, 1], losses).history;
    const source = { format: 'test', because: 'made by a test', name: null };
    const replayed = (plannedEpochs: number | undefined, patience: number): unknown =>
      replay(
        {
          version: 1,
          source,
          runs: [{ ...run, facts: plannedEpochs === undefined ? {} : { plannedEpochs } }],
          damage: [],
        },
        { kind: 'early-stopping', patience },
      )[0];
    expect(replayed(undefined, 9)).toMatchObject({ validity: 'exact-until', exactUntil: 5 });
    expect(replayed(5, 9)).toMatchObject({ validity: 'exact' });
    expect(replayed(undefined, 2)).toMatchObject({ validity: 'exact', stop: { stopsAt: 4 } });
  });
});
