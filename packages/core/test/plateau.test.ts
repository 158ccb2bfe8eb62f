import { describe, expect, test } from 'vitest';
import {
  chain,
  constant,
  cosine,
  plateau,
  Scheduler,
  type PlateauOptions,
  type RunOptions,
} from '../src/index.ts';
import { codeOf, failure } from './codeOf.ts';

/** The rate after each metric. */
function after(
  options: PlateauOptions,
  metrics: readonly number[],
  run: RunOptions = { lr: 1 },
): number[] {
  const scheduler = new Scheduler(plateau(options), run);
  return metrics.map((val_loss) => {
    scheduler.step({ metrics: { val_loss } });
    return scheduler.lr;
  });
}
const times = (n: number, value: number): number[] => Array.from({ length: n }, () => value);

test("the document's rule: halved after more than five observations without a better one", () => {
  const rates = after({ factor: 0.5, patience: 5 }, times(13, 0.5), { lr: 1e-3 });
  expect(rates).toEqual([...times(6, 1e-3), ...times(6, 5e-4), 2.5e-4]);
});

test('patience 0 cuts at the first one', () => {
  expect(after({ factor: 0.5, patience: 0 }, [1, 1, 0.5, 0.5])).toEqual([1, 0.5, 0.5, 0.25]);
});

test('an improvement must exceed the threshold', () => {
  const rel = { factor: 0.5, patience: 0, threshold: 0.1 };
  expect(after(rel, [1, 0.91])).toEqual([1, 0.5]);
  expect(after(rel, [1, 0.89])).toEqual([1, 1]);
  const abs = { ...rel, thresholdMode: 'abs' as const };
  expect(after(abs, [10, 9.95])).toEqual([1, 0.5]);
  expect(after(abs, [10, 9.85])).toEqual([1, 1]);
  const max = { ...rel, mode: 'max' as const };
  expect(after(max, [1, 1.09])).toEqual([1, 0.5]);
  expect(after(max, [1, 1.11])).toEqual([1, 1]);
  expect(after({ ...abs, mode: 'max' }, [10, 10.11, 10.12])).toEqual([1, 1, 0.5]);
});

test('a negative metric that stands still is no improvement, except for torch', () => {
  const options = { factor: 0.5, patience: 0, threshold: 0.1 };
  expect(after(options, [-1, -1])).toEqual([1, 0.5]);
  expect(after(options, [-1, -1.05, -1.2])).toEqual([1, 0.5, 0.5]);
  expect(after({ ...options, semantics: 'torch' }, [-1, -1, -0.95])).toEqual([1, 1, 1]);
});

test('torch: a relative threshold of 1 lets nothing be smaller than nothing', () => {
  const options = { factor: 0.5, patience: 0, threshold: 1 };
  expect(after(options, [1])).toEqual([1]);
  expect(after({ ...options, semantics: 'torch' }, [1])).toEqual([0.5]);
});

test('during a cooldown nothing counts, but the best is remembered', () => {
  const options = { factor: 0.5, patience: 1, cooldown: 2 };
  expect(after(options, times(9, 1))).toEqual([1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25]);
  const scheduler = new Scheduler(plateau({ factor: 0.5, patience: 0, cooldown: 1 }), { lr: 1 });
  const events = [1, 1, 1].flatMap((val_loss) => scheduler.step({ metrics: { val_loss } }));
  expect(events.map((event) => (event.type === 'blocked' ? event.by : event.type))).toEqual([
    'reduced',
    'cooldown',
  ]);
});

test('a cut by no more than eps is not made, and counting begins anew', () => {
  const scheduler = new Scheduler(plateau({ factor: 0.5, patience: 0, eps: 0.5 }), { lr: 1 });
  scheduler.step({ metrics: { val_loss: 1 } });
  const [event] = scheduler.step({ metrics: { val_loss: 1 } });
  expect(event).toEqual({
    type: 'blocked',
    step: 2,
    path: [],
    param: 'lr',
    by: 'eps',
    groups: [0],
    evidence: { monitor: 'val_loss', metric: 1, best: 1, bestStep: 0, bad: 1, patience: 0 },
  });
  expect(scheduler.lr).toBe(1);
});

test('no cut goes below the minimum of its group', () => {
  const groups = [
    { name: 'a', base: { lr: 1 } },
    { name: 'b', base: { lr: 0.1 } },
    { name: 'c', base: { lr: 0.001 } },
  ];
  const scheduler = new Scheduler(plateau({ factor: 0.1, patience: 0, min: [0.02, 0.1, 0.05] }), {
    groups,
  });
  const events = times(4, 1).flatMap((val_loss) => scheduler.step({ metrics: { val_loss } }));
  expect(scheduler.values.map(({ lr }) => lr)).toEqual([0.02, 0.1, 0.001]);
  expect(events.slice(0, 2)).toMatchObject([
    { type: 'reduced', changes: [{ group: 0, from: 1, to: 0.1, scale: 0.1 }] },
    { type: 'blocked', by: 'minimum', groups: [1, 2] },
  ]);
  expect(events.at(-1)).toMatchObject({ type: 'blocked', by: 'minimum', groups: [0, 1, 2] });
});

test('factor 0 goes to the minimum at once', () => {
  expect(after({ factor: 0, patience: 0, min: 0.2 }, [1, 1, 1])).toEqual([1, 0.2, 0.2]);
});

test('over a schedule it multiplies, and says what it found there', () => {
  const scheduler = new Scheduler(
    chain(cosine({ duration: 4 }), plateau({ factor: 0.5, patience: 0 })),
    { lr: 1 },
  );
  scheduler.step({ metrics: { val_loss: 1 } });
  const [event] = scheduler.step({ metrics: { val_loss: 1 } });
  const share = (1 + Math.cos(Math.PI / 4)) / 2;
  expect(event).toMatchObject({
    type: 'reduced',
    path: [1],
    step: 2,
    changes: [{ from: share, to: share / 2 }],
  });
  expect(scheduler.lr).toBeCloseTo(0.25, 15);
  expect(scheduler.at(1)).toBe(share);
});

test('a schedule below it does not see it, one over it does', () => {
  const cut = plateau({ factor: 0.5, patience: 0 });
  const scheduler = new Scheduler(chain(cut, constant({ factor: 0.1 })), { lr: 1 });
  for (const val_loss of [1, 1]) scheduler.step({ metrics: { val_loss } });
  expect(scheduler.lr).toBe(0.05);
  expect(scheduler.events.at(-1)).toMatchObject({ changes: [{ from: 1, to: 0.5 }] });
});

describe('a metric that is not finite', () => {
  test('is a bad observation', () => {
    expect(after({ factor: 0.5, patience: 0 }, [Number.NaN, 1, Infinity, -Infinity])).toEqual([
      0.5, 0.5, 0.25, 0.125,
    ]);
  });
  test('or none', () => {
    expect(
      after({ factor: 0.5, patience: 0, nonFinite: 'ignore' }, [1, Number.NaN, Infinity]),
    ).toEqual([1, 1, 1]);
  });
  test('or an error that changes nothing', () => {
    const scheduler = new Scheduler(plateau({ nonFinite: 'error' }), { lr: 1 });
    const before = JSON.stringify(scheduler);
    expect(codeOf(() => scheduler.step({ metrics: { val_loss: Number.NaN } }))).toBe('bad-metric');
    expect(JSON.stringify(scheduler)).toBe(before);
  });
  test('is null in the evidence', () => {
    const scheduler = new Scheduler(plateau({ patience: 0 }), { lr: 1 });
    const [event] = scheduler.step({ metrics: { val_loss: Number.NaN } });
    expect(event).toMatchObject({ evidence: { metric: null, best: null, bestStep: null, bad: 1 } });
  });
});

describe('a metric that is missing', () => {
  test('is a mistake that names what came', () => {
    const scheduler = new Scheduler(plateau(), { lr: 1 });
    const error = failure(() => scheduler.step({ metrics: { loss: 1, acc: 2 } }));
    expect(error.code).toBe('missing-metric');
    expect(error.message).toMatch("'val_loss'");
    expect(error.message).toMatch('got {"loss":1,"acc":2}');
    expect(failure(() => scheduler.step({ metrics: {} })).message).toMatch('got {}');
    expect(scheduler.t).toBe(0);
  });
  test('or no observation', () => {
    const scheduler = new Scheduler(plateau({ patience: 0, missing: 'ignore' }), { lr: 1 });
    for (let i = 0; i < 5; i += 1) scheduler.step({ metrics: {} });
    expect(scheduler.lr).toBe(1);
  });
  test('a text is never a metric', () => {
    const scheduler = new Scheduler(plateau(), { lr: 1 });
    expect(codeOf(() => scheduler.step({ metrics: { val_loss: '1' as never } }))).toBe(
      'bad-metric',
    );
    expect(codeOf(() => scheduler.step({ metrics: [] as never }))).toBe('bad-metric');
  });
});

test.each<[string, PlateauOptions]>([
  ['factor 1', { factor: 1 }],
  ['factor below 0', { factor: -0.1 }],
  ['half a patience', { patience: 0.5 }],
  ['negative patience', { patience: -1 }],
  ['negative threshold', { threshold: -1 }],
  ['negative cooldown', { cooldown: -1 }],
  ['negative eps', { eps: -1 }],
  ['negative minimum', { min: [-1] }],
  ['no name', { monitor: '' }],
  ['another mode', { mode: 'auto' as never }],
])('%s is refused', (_, options) => {
  expect(codeOf(() => plateau(options))).toBe('bad-option');
});

test('as many minimums as groups', () => {
  expect(codeOf(() => new Scheduler(plateau({ min: [0, 0] }), { lr: 1 }))).toBe('bad-option');
});
