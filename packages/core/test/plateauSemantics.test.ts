import { describe, expect, test } from 'vitest';
import { all } from '../src/all.ts';
import { plateau, restore, Scheduler, type PlateauOptions } from '../src/index.ts';
import { codeOf, failure } from './codeOf.ts';
import { expectStrictJson } from './strictJson.ts';

/** The rate after each metric. */
function after(options: PlateauOptions, metrics: readonly number[], lr = 1): number[] {
  const scheduler = new Scheduler(plateau(options), { lr });
  return metrics.map((val_loss) => {
    scheduler.step({ metrics: { val_loss } });
    return scheduler.lr;
  });
}
const times = (n: number, value: number): number[] => Array.from({ length: n }, () => value);
const half = { factor: 0.5, threshold: 0 } as const;

test('after the best, a cut comes after patience + 1 bad observations; in Keras and optax after patience', () => {
  const metrics = times(4, 1);
  expect(after({ ...half, patience: 2 }, metrics)).toEqual([1, 1, 1, 0.5]);
  expect(after({ ...half, patience: 2, semantics: 'torch' }, metrics)).toEqual([1, 1, 1, 0.5]);
  expect(after({ ...half, patience: 2, semantics: 'keras' }, metrics)).toEqual([1, 1, 0.5, 0.5]);
  expect(after({ factor: 0.5, patience: 2, semantics: 'optax' }, metrics)).toEqual([
    1, 1, 0.5, 0.5,
  ]);
});

test('a cooldown of 2 spares two bad observations, in Keras one', () => {
  const options = { ...half, patience: 1, cooldown: 2 };
  expect(after({ ...options, semantics: 'keras' }, times(6, 1))).toEqual([
    1, 0.5, 0.5, 0.25, 0.25, 0.125,
  ]);
  expect(after({ factor: 0.5, patience: 1, cooldown: 2, semantics: 'optax' }, times(6, 1))).toEqual(
    [1, 0.5, 0.5, 0.5, 0.25, 0.25],
  );
});

describe('keras', () => {
  test('every rate is a float32 number, and the next cut starts from it', () => {
    let rate = Math.fround(0.1);
    const wanted = Array.from({ length: 20 }, () => (rate = Math.fround(rate * 0.3)));
    const got = after({ factor: 0.3, patience: 1, semantics: 'keras' }, times(21, 1), 0.1);
    expect(got).toEqual([Math.fround(0.1), ...wanted]);
  });

  test('metrics are compared as float32', () => {
    const next = 1 - 2 ** -26;
    expect(after({ ...half, patience: 1 }, [1, next, next])).toEqual([1, 1, 1]);
    expect(after({ ...half, patience: 1, semantics: 'keras' }, [1, next])).toEqual([1, 0.5]);
  });

  test('the first metric is the best whatever it is, and nothing is better than NaN', () => {
    const options = { ...half, patience: 1, semantics: 'keras' as const };
    expect(after(options, [Number.NaN, 3, 2])).toEqual([1, 0.5, 0.25]);
    expect(after(options, [Infinity, 3, Infinity])).toEqual([1, 1, 0.5]);
    expect(after({ ...half, patience: 0 }, [Number.NaN, 3, 2])).toEqual([0.5, 0.5, 0.5]);
    const scheduler = new Scheduler(plateau(options), { lr: 1 });
    for (const val_loss of [Number.NaN, 3]) scheduler.step({ metrics: { val_loss } });
    expectStrictJson(scheduler.toJSON());
    expect(scheduler.state).toMatchObject({ best: 'NaN', bestStep: 0 });
    expect(scheduler.events.at(-1)).toMatchObject({ evidence: { best: null, bestStep: 0 } });
    const again = restore(JSON.parse(JSON.stringify(scheduler)), all);
    again.step({ metrics: { val_loss: 1 } });
    expect(again.lr).toBe(0.25);
  });

  test('what is at its minimum is tried again, and told once', () => {
    const scheduler = new Scheduler(
      plateau({ ...half, patience: 2, min: 0.5, semantics: 'keras' }),
      { lr: 1 },
    );
    for (const val_loss of times(9, 1)) scheduler.step({ metrics: { val_loss } });
    expect(scheduler.lr).toBe(0.5);
    expect(scheduler.state).toMatchObject({ bad: 6 });
    expect(scheduler.events.slice(1)).toMatchObject([
      { type: 'reduced' },
      { type: 'blocked', by: 'minimum' },
    ]);
  });

  test('a cut that rounding undoes', () => {
    const options = { factor: 1 - 1e-9, patience: 1, cooldown: 9, semantics: 'keras' as const };
    const scheduler = new Scheduler(plateau(options), { lr: 0.5 });
    for (const val_loss of [1, 1]) scheduler.step({ metrics: { val_loss } });
    expect(scheduler.lr).toBe(0.5);
    expect(scheduler.events.at(-1)).toMatchObject({ type: 'blocked', by: 'rounding' });
    expect(scheduler.state).toMatchObject({ cooldown: 9 });
  });
});

describe('optax', () => {
  const optax = { factor: 0.5, semantics: 'optax' as const };

  test('so many metrics are averaged, and compared once', () => {
    const options = { ...optax, patience: 1, accumulationSize: 2 };
    expect(after(options, [1, 3, 3, 1, 0, 3.9])).toEqual([1, 1, 1, 0.5, 0.5, 0.5]);
    const scheduler = new Scheduler(plateau(options), { lr: 1 });
    for (const val_loss of [1, 3, 3, 1]) scheduler.step({ metrics: { val_loss } });
    expect(scheduler.events.at(-1)).toMatchObject({
      type: 'reduced',
      evidence: { metric: 2, window: 2, best: 2, bestStep: 1 },
    });
  });

  test('both tolerances at once', () => {
    const options = { ...optax, patience: 1, rtol: 0.25, atol: 0.5 };
    // 4 must be undercut by 1 and by a half
    expect(after(options, [4, 2.5])).toEqual([1, 0.5]);
    expect(after(options, [4, 2.375])).toEqual([1, 1]);
  });

  test('with patience 0 improvements cut', () => {
    expect(after({ ...optax, patience: 0 }, [3, 2, 2, 1])).toEqual([0.5, 0.25, 0.25, 0.125]);
  });

  test('the multiplier is a float32 number and has a minimum', () => {
    const options = { ...optax, factor: 0.3, patience: 1, minScale: 0.05 };
    expect(after(options, times(5, 1), 2)).toEqual(
      [1, 0.3, Math.fround(0.3) ** 2, 0.05, 0.05].map((scale) => 2 * Math.fround(scale)),
    );
  });
});

test('torch: an infinity on the good side is an improvement that nothing beats', () => {
  const options = { ...half, patience: 0 };
  expect(after({ ...options, semantics: 'torch' }, [-Infinity, -5, -6])).toEqual([1, 0.5, 0.25]);
  expect(after(options, [-Infinity, -5, -6])).toEqual([0.5, 0.5, 0.5]);
  expect(after({ ...options, mode: 'max', semantics: 'torch' }, [Infinity, 5])).toEqual([1, 0.5]);
});

describe('a window', () => {
  const options = { ...half, patience: 0, window: 3 };

  test('compares the mean of the last metrics, of those that there are before it is full', () => {
    // means: 3, 3, 3, 2, 2, 3
    expect(after(options, [3, 3, 3, 0, 3, 6])).toEqual([1, 0.5, 0.25, 0.25, 0.125, 0.0625]);
    const scheduler = new Scheduler(plateau(options), { lr: 1 });
    for (const val_loss of [3, 3]) scheduler.step({ metrics: { val_loss } });
    expect(scheduler.events.at(-1)).toMatchObject({ evidence: { metric: 3, window: 2 } });
  });

  test('keeps out what is not finite', () => {
    expect(after(options, [3, Number.NaN, 0])).toEqual([1, 0.5, 0.5]);
    const scheduler = new Scheduler(plateau(options), { lr: 1 });
    for (const val_loss of [3, Infinity, 1]) scheduler.step({ metrics: { val_loss } });
    expect(scheduler.state).toMatchObject({ recent: [3, 1], best: 2 });
  });
});

test.each<[string, PlateauOptions, RegExp]>([
  [
    'torch has no window',
    { semantics: 'torch', window: 2 },
    /"torch": wanted semantics: 'stepwise' in its place/,
  ],
  ['keras no window', { semantics: 'keras', window: 2 }, /'stepwise' in its place/],
  ['keras no eps', { semantics: 'keras', eps: 0 }, /it belongs to stepwise, torch\)/],
  [
    'keras no relative threshold',
    { semantics: 'keras', thresholdMode: 'rel' },
    /"keras": wanted "abs"/,
  ],
  ['keras one minimum', { semantics: 'keras', min: [0] }, /"keras": wanted a finite number/],
  ['optax no maximum', { semantics: 'optax', mode: 'max' }, /sign changed/],
  ['optax no eps', { semantics: 'optax', eps: 0 }, /it belongs to stepwise, torch\)/],
  ['optax no min', { semantics: 'optax', min: 0 }, /minScale/],
  ['optax no threshold', { semantics: 'optax', threshold: 0 }, /rtol and atol/],
  ['optax no window', { semantics: 'optax', window: 2 }, /accumulationSize/],
  ['optax some tolerance', { semantics: 'optax', rtol: 0 }, /above 0/],
  ['optax a factor above 0', { semantics: 'optax', factor: 0 }, /above 0/],
  ['optax rtol to 1', { semantics: 'optax', rtol: 1.5 }, /max 1/],
  ['stepwise no rtol', { rtol: 0.1 }, /rtol: wanted nothing \(it belongs to optax\)/],
  ['keras no minScale', { semantics: 'keras', minScale: 0.1 }, /it belongs to optax\)/],
  ['a window of nothing', { window: 0 }, /min 1/],
])('%s', (_, options, message) => {
  const error = failure(() => plateau(options));
  expect(error.code).toBe('bad-option');
  expect(error.message).toMatch(message);
});

test.each([
  { best: 'Inf' },
  { best: null },
  { bad: -1 },
  { cooldown: 0.5 },
  { scales: [] },
  { scales: [1.5] },
  { recent: [1, 2, 3, 4] },
  { recent: ['NaN'] },
  { recent: 1 },
  { mean: 1 },
])('a state that was tampered with: %j', (change) => {
  const scheduler = new Scheduler(plateau({ ...half, window: 3 }), { lr: 1 });
  scheduler.step({ metrics: { val_loss: 1 } });
  const snapshot = scheduler.toJSON();
  const state = { ...(scheduler.state as object), ...change };
  expect(codeOf(() => restore({ ...snapshot, state }, all))).toBe('bad-snapshot');
});
