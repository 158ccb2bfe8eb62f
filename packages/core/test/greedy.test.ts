import { describe, expect, test } from 'vitest';
import { all } from '../src/all.ts';
import {
  chain,
  constant,
  cosine,
  greedy,
  restore,
  Scheduler,
  select,
  sequence,
  warmup,
  type GreedyOptions,
  type RunOptions,
} from '../src/index.ts';
import { codeOf, failure } from './codeOf.ts';

function run(
  options: GreedyOptions,
  metrics: readonly number[],
  facts: RunOptions = { lr: 0.25 },
): { rates: number[]; scheduler: Scheduler } {
  const scheduler = new Scheduler(greedy(options), facts);
  const rates = metrics.map((val_loss) => {
    scheduler.step({ metrics: { val_loss } });
    return scheduler.lr;
  });
  return { rates, scheduler };
}
const rates = (...given: Parameters<typeof run>): number[] => run(...given).rates;
const told = (...given: Parameters<typeof run>): string[] =>
  run(...given).scheduler.events.flatMap((event) => {
    if (event.type === 'phase') return [];
    return event.type === 'blocked' ? `${event.change ?? 'cut'}: ${event.by}` : event.type;
  });
const half = { factor: 0.5, patience: 0 } as const;

test('more than patience improvements in a row raise, as many bad observations cut', () => {
  const falling = [7, 6, 5, 4, 3, 2, 1];
  expect(rates({ factor: 0.5, patience: 2, max: 9 }, falling)).toEqual([
    0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 1,
  ]);
  expect(rates({ factor: 0.5, patience: 1 }, [1, 1, 1, 1, 1])).toEqual([
    0.25, 0.25, 0.125, 0.125, 0.0625,
  ]);
  expect(rates({ factor: 0.5, patience: 1, mode: 'max' }, [1, 2, 3])).toEqual([0.25, 0.25, 0.5]);
});

test('each patience for itself', () => {
  const options = { factor: 0.5, patience: 0, goodPatience: 1 };
  expect(rates(options, [5, 4, 3, 3])).toEqual([0.25, 0.25, 0.5, 0.25]);
});

test('the first metric is no improvement, except for transformers', () => {
  expect(rates(half, [1])).toEqual([0.25]);
  expect(rates({ ...half, semantics: 'transformers' }, [1])).toEqual([0.5]);
});

test('after a raise it rests for its warm-up, after a cut for its cooldown; the best is remembered', () => {
  expect(rates({ ...half, warmup: 2 }, [5, 4, 3, 2, 1])).toEqual([0.25, 0.5, 0.5, 0.5, 1]);
  expect(rates({ ...half, cooldown: 2 }, [5, 5, 5, 5, 5])).toEqual([
    0.25, 0.125, 0.125, 0.125, 0.0625,
  ]);
  expect(told({ ...half, warmup: 1, cooldown: 1 }, [5, 4, 3, 3, 2])).toEqual([
    'raised',
    'raise: warmup',
    'reduced',
    'raise: cooldown',
  ]);
  // 4 is better than 5 but was beaten while it rested
  const metrics = [5, 5, 3, 4];
  expect(rates({ ...half, cooldown: 1 }, metrics).at(-1)).toBe(0.0625);
  expect(rates({ ...half, cooldown: 1, semantics: 'transformers' }, metrics)).toEqual([
    0.5, 0.25, 0.25, 0.5,
  ]);
});

test('bounds: no change goes beyond, and a base that lies outside is left there', () => {
  const facts = {
    groups: [
      { name: 'a', base: { lr: 0.4 } },
      { name: 'b', base: { lr: 0.01 } },
      { name: 'c', base: { lr: 8 } },
    ],
  };
  const options = { ...half, min: [0.25, 0.05, 0.1], max: [0.5, 0.6, 1] };
  const up = run(options, [3, 2, 1], facts).scheduler;
  expect(up.values.map(({ lr }) => lr)).toEqual([0.5, 0.04, 8]);
  expect(up.events.at(-1)).toMatchObject({ change: 'raise', by: 'maximum', groups: [0, 2] });
  const down = run(options, [3, 3, 3], facts).scheduler;
  expect(down.values.map(({ lr }) => lr)).toEqual([0.25, 0.01, 2]);
  expect(down.events.at(-1)).toMatchObject({ type: 'blocked', by: 'minimum', groups: [0, 1] });
  // from a bound it goes on from there
  expect(rates({ ...half, min: 0.2, max: 0.3 }, [3, 3, 2, 2])).toEqual([0.25, 0.2, 0.3, 0.2]);
});

test('a change by no more than eps is not made', () => {
  expect(told({ ...half, eps: 0.3 }, [5, 4, 4])).toEqual(['raise: eps', 'cut: eps']);
});

test('when cuts were due in vain it begins anew', () => {
  const options = { ...half, min: 0.125, resetStart: 2 };
  const { rates: got, scheduler } = run(options, [5, 5, 5, 5, 7, 7]);
  expect(got).toEqual([0.25, 0.125, 0.125, 0.25, 0.25, 0.125]);
  expect(told(options, [5, 5, 5, 5])).toEqual(['reduced', 'cut: minimum', 'cut: minimum', 'reset']);
  expect(scheduler.events.find(({ type }) => type === 'reset')).toEqual({
    type: 'reset',
    step: 4,
    path: [],
    param: 'lr',
    changes: [{ group: 0, from: 0.125, to: 0.25, scale: 1 }],
    times: 2,
    evidence: {
      monitor: 'val_loss',
      metric: 5,
      best: 5,
      bestStep: 0,
      bad: 1,
      good: 0,
      patience: 0,
    },
  });
  expect([...scheduler.preview(7)]).toEqual([0.25, ...got]);
  // for transformers the cut that leads there counts
  const theirs = { ...options, semantics: 'transformers' as const };
  expect(rates(theirs, [5, 5, 5, 5]).at(-1)).toBe(0.25);
  expect(told(theirs, [5, 5, 5])).toEqual(['raised', 'reduced', 'reduced']);
  expect(told(theirs, [5, 5, 5, 5])).toContain('reset');
});

test('a rate that eps keeps just above the minimum resets too, except for transformers', () => {
  const options = { ...half, min: 0.12, eps: 0.01, resetStart: 1 };
  expect(told(options, [5, 5, 5])).toEqual(['reduced', 'cut: eps', 'reset']);
  const theirs = { ...options, semantics: 'transformers' as const };
  expect(told(theirs, [5, 5, 5, 5, 5])).not.toContain('reset');
});

test('a window smooths', () => {
  const options = { ...half, window: 2 };
  // means 4, 3, 3, 2.5
  expect(rates(options, [4, 2, 4, 1])).toEqual([0.25, 0.5, 0.25, 0.5]);
  expect(rates(options, [4, Number.NaN, 2])).toEqual([0.25, 0.125, 0.25]);
  expect(rates({ ...options, semantics: 'transformers' }, [4, Number.NaN, 2, 1])).toEqual([
    0.5, 0.25, 0.125, 0.0625,
  ]);
});

test('over a schedule and after a warm-up', () => {
  const over = new Scheduler(chain(cosine({ duration: 4 }), greedy({ ...half, max: 9 })), {
    lr: 1,
  });
  for (const val_loss of [3, 2]) over.step({ metrics: { val_loss } });
  const share = (1 + Math.cos(Math.PI / 4)) / 2;
  expect(over.events.at(-1)).toMatchObject({
    type: 'raised',
    path: [1],
    changes: [{ from: share, to: share * 2, scale: 2 }],
  });
  expect(over.at(1)).toBe(share);
  expect(over.at(2)).toBeCloseTo(1, 15);

  const then = new Scheduler(sequence([warmup({ duration: 2 }), greedy(half)]), { lr: 0.5 });
  for (const val_loss of [9, 8, 7, 6]) then.step({ metrics: { val_loss } });
  expect(then.lr).toBe(1);
  expect(then.events.at(-1)).toMatchObject({
    type: 'raised',
    path: [1],
    evidence: { bestStep: 3 },
  });

  const under = new Scheduler(chain(greedy(half), constant({ factor: 0.5 })), { lr: 0.5 });
  for (const val_loss of [3, 2]) under.step({ metrics: { val_loss } });
  expect(under.lr).toBe(0.5);
});

test('transformers: what was written stays to the last bit', () => {
  let rate = 0.1;
  const wanted = Array.from({ length: 40 }, () => (rate = rate * 0.7));
  const got = rates(
    { factor: 0.7, patience: 0, min: 0, eps: 0, semantics: 'transformers' },
    [Number.NaN, ...Array.from({ length: 39 }, () => Number.NaN)],
    { lr: 0.1 },
  );
  expect(got).toEqual(wanted);
});

describe('refuses', () => {
  test.each<[string, GreedyOptions]>([
    ['factor 0', { factor: 0 }],
    ['factor 1', { factor: 1 }],
    ['a negative bound', { max: -1 }],
    ['half a window', { window: 1.5 }],
    ['a reset after nothing', { resetStart: 0 }],
    ['another semantics', { semantics: 'torch' as never }],
    ['an unknown option', { foo: 1 } as never],
  ])('%s', (_, options) => {
    expect(codeOf(() => greedy(options))).toBe('bad-option');
  });

  test('two patiences where there is one', () => {
    const options = { goodPatience: 1, semantics: 'transformers' as const };
    expect(failure(() => greedy(options)).message).toMatch('one for both');
  });

  test.each([
    { good: -1 },
    { warmup: 'x' },
    { scales: [1, 1] },
    { scales: [-1] },
    { rates: [1] },
    { resetStart: null },
    { best: {} },
  ])('a state that was tampered with: %j', (change) => {
    const { scheduler } = run(half, [3, 2]);
    const state = { ...(scheduler.state as object), ...change };
    expect(codeOf(() => restore({ ...scheduler.toJSON(), state }, all))).toBe('bad-snapshot');
  });

  test.each([
    { type: 'reset', times: -1 },
    { type: 'reset' },
    { type: 'reduced' },
    { changes: [{ group: 0, from: 0.25, to: 0.5, scale: -2 }] },
    { changes: [{ group: 1, from: 0.25, to: 0.5, scale: 2 }] },
    { evidence: { monitor: 'val_loss' } },
    { times: 1 },
    { scale: 2 },
  ])('an event that was tampered with: %j', (change) => {
    const { scheduler } = run(half, [3, 2]);
    const snapshot = scheduler.toJSON();
    const events = snapshot.events.map((event) =>
      event.type === 'raised' ? { ...event, ...change } : event,
    );
    expect(restore(snapshot, all).lr).toBe(0.5);
    expect(codeOf(() => restore({ ...snapshot, events }, all))).toBe('bad-snapshot');
  });
});

test('where a selection leaves it no group, it decides nothing', () => {
  const groups = ['a', 'b'].map((name) => ({ name, base: { lr: 1 } }));
  const nowhere = select({
    group: { a: select({ group: { b: greedy({ patience: 0, resetStart: 1 }) } }) },
  });
  const scheduler = new Scheduler(nowhere, { groups });
  for (let i = 0; i < 6; i += 1) scheduler.step({ metrics: { val_loss: 1 } });
  expect(scheduler.events.filter(({ type }) => type !== 'phase')).toStrictEqual([]);
});
