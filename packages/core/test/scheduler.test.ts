import { describe, expect, test } from 'vitest';
import {
  chain,
  constant,
  cosine,
  earlyStopping,
  linear,
  multiStep,
  plateau,
  Scheduler,
  sequence,
  warmup,
  type StepInput,
} from '../src/index.ts';
import { codeOf, failure } from './codeOf.ts';

test('read, train, step', () => {
  const scheduler = new Scheduler(linear({ duration: 4 }), { lr: 1 });
  const seen: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    expect(scheduler.t).toBe(i);
    seen.push(scheduler.lr);
    scheduler.step();
  }
  expect(seen).toEqual([1, 0.75, 0.5, 0.25, 0]);
});

test('reading changes nothing', () => {
  const scheduler = new Scheduler(cosine({ duration: 9 }), { lr: 1 });
  const before = JSON.stringify(scheduler);
  for (let i = 0; i < 3; i += 1) {
    expect(scheduler.lr).toBe(1);
    scheduler.at(5);
    scheduler.preview(20);
    expect(scheduler.values).toEqual([{ lr: 1 }]);
  }
  expect(JSON.stringify(scheduler)).toBe(before);
});

test('a step that was not applied does not move time, but its metrics are heard', () => {
  const scheduler = new Scheduler(plateau({ patience: 0, factor: 0.5 }), { lr: 1 });
  scheduler.step({ metrics: { val_loss: 1 } });
  const events = scheduler.step({ applied: false, metrics: { val_loss: 1 } });
  expect(scheduler.t).toBe(1);
  expect(events).toMatchObject([
    { type: 'reduced', step: 1 },
    { type: 'skipped', step: 1 },
  ]);
  expect(scheduler.lr).toBe(0.5);
  expect(scheduler.step({ applied: false })).toEqual([{ type: 'skipped', step: 1 }]);
});

test('by moves further, over phases that have passed', () => {
  const machine = sequence([
    warmup({ duration: 100 }),
    { machine: constant(), duration: 50 },
    cosine({ duration: 100 }),
  ]);
  const scheduler = new Scheduler(machine, { lr: 1 });
  expect(scheduler.step({ by: 120 })).toMatchObject([
    { type: 'phase', step: 120, start: 100, name: 'constant' },
  ]);
  expect(scheduler.step({ by: 29 })).toEqual([]);
  expect(scheduler.step({ by: 1 })).toMatchObject([
    { type: 'phase', step: 150, start: 150, name: 'cosine' },
  ]);
  expect(scheduler.step({ by: 1000 })).toMatchObject([{ step: 1150, start: 250, name: 'hold' }]);
  expect(scheduler.t).toBe(1150);
});

test('observe belongs to the step before, and before the first to that', () => {
  const machine = sequence([
    { machine: plateau({ patience: 0, factor: 0.5 }), duration: 2 },
    constant(),
  ]);
  const scheduler = new Scheduler(machine, { lr: 1 });
  expect(scheduler.observe({ metrics: { val_loss: 1 } })).toEqual([]);
  expect(scheduler.observe({ metrics: { val_loss: 2 } })).toMatchObject([
    { type: 'reduced', step: 0 },
  ]);
  expect(scheduler.lr).toBe(0.5);
  scheduler.step({ by: 2 });
  expect(scheduler.observe({ metrics: { val_loss: 2 } })).toMatchObject([
    { type: 'reduced', step: 2, path: [0] },
  ]);
  expect(scheduler.step()).toEqual([]);
  expect(scheduler.observe({ metrics: { val_loss: 2 } })).toEqual([]);
});

test('what observes nothing takes any metrics', () => {
  const scheduler = new Scheduler(cosine({ duration: 3 }), { lr: 1 });
  expect(scheduler.step({ metrics: { loss: Number.NaN } })).toEqual([]);
  expect(scheduler.observe({ metrics: {} })).toEqual([]);
});

test('at: the past as it was, the future if nothing more is decided', () => {
  const scheduler = new Scheduler(plateau({ patience: 0, factor: 0.5 }), { lr: 1 });
  for (const val_loss of [1, 1, 0.5, 1]) scheduler.step({ metrics: { val_loss } });
  expect([0, 1, 2, 3, 4, 5, 1e9].map((t) => scheduler.at(t))).toEqual([
    1, 1, 0.5, 0.5, 0.25, 0.25, 0.25,
  ]);
  expect([...scheduler.preview(6)]).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
});

test('preview fills what it is given', () => {
  const scheduler = new Scheduler(linear({ duration: 4 }), { lr: 1 });
  const into = new Float64Array([9, 9, 9]);
  expect(scheduler.preview(2, into)).toBe(into);
  expect([...into]).toEqual([1, 0.75, 9]);
  expect(codeOf(() => scheduler.preview(4, into))).toBe('bad-option');
  expect([...scheduler.preview(0)]).toEqual([]);
});

test('each call returns its own events, and an empty list is always the same', () => {
  const scheduler = new Scheduler(multiStep({ milestones: [2] }), { lr: 1 });
  expect(scheduler.step()).toBe(scheduler.observe({ metrics: {} }));
  expect(scheduler.step()).toEqual(scheduler.events.slice(1));
});

test('events are few however long the run', () => {
  const scheduler = new Scheduler(cosine({ duration: 10_000_000 }), { lr: 1 });
  for (let t = 0; t < 100_000; t += 1) scheduler.step();
  expect(scheduler.events).toHaveLength(1);
});

test('far times', () => {
  const scheduler = new Scheduler(cosine({ duration: 1e12 }), { lr: 1 });
  expect(scheduler.at(5e11)).toBeCloseTo(0.5, 15);
  scheduler.step({ by: 1e12 });
  expect(scheduler.lr).toBe(0);
  expect(codeOf(() => scheduler.step({ by: Number.MAX_SAFE_INTEGER }))).toBe('bad-time');
  expect(scheduler.t).toBe(1e12);
});

describe('bad input changes nothing', () => {
  const machine = chain(
    sequence([warmup({ duration: 1 }), plateau({ patience: 0 })]),
    earlyStopping({ monitor: 'accuracy', mode: 'max', nonFinite: 'error' }),
  );
  const good = { val_loss: 1, accuracy: 1 };
  test.each<[string, unknown]>([
    ['null', null],
    ['a number', 5],
    ['an unknown key', { foo: 1 }],
    ['an unknown key that is undefined', { foo: undefined }],
    ['applied', { applied: 'no' }],
    ['by 0', { by: 0 }],
    ['half a step', { by: 0.5 }],
    ['backwards', { by: -1 }],
    ['NaN', { by: Number.NaN }],
    ['metrics that are a list', { metrics: [] }],
    ['metrics that are a number', { metrics: 1 }],
    ['metrics of a class', { metrics: new Map() }],
    ['a missing metric', { metrics: { val_loss: 1 } }],
    ['the other missing metric', { metrics: { accuracy: 1 } }],
    ['a text', { metrics: { ...good, accuracy: '1' } }],
    ['NaN where it is an error', { metrics: { ...good, accuracy: Number.NaN } }],
    ['undefined', { metrics: { ...good, val_loss: undefined } }],
    ['metrics and a bad by', { metrics: { ...good, val_loss: 9 }, by: 0 }],
    ['an inherited metric', { metrics: { accuracy: 1, ['__proto__']: { val_loss: 1 } } }],
  ])('%s', (_, input) => {
    const scheduler = new Scheduler(machine, { lr: 1 });
    for (let i = 0; i < 3; i += 1) scheduler.step({ metrics: good });
    const before = JSON.stringify(scheduler);
    failure(() => scheduler.step(input as StepInput));
    if (typeof input === 'object' && input !== null && 'metrics' in input && !('by' in input)) {
      failure(() => scheduler.observe(input as never));
    }
    expect(JSON.stringify(scheduler)).toBe(before);
    expect(scheduler.step({ metrics: good })).not.toBe(undefined);
  });

  test.each<[string, (scheduler: Scheduler) => unknown]>([
    ['at in between', (scheduler) => scheduler.at(0.5)],
    ['at before the beginning', (scheduler) => scheduler.at(-1)],
    ['at never', (scheduler) => scheduler.at(Infinity)],
    ['preview of a text', (scheduler) => scheduler.preview('3' as never)],
    ['another parameter', (scheduler) => scheduler.at(0, { param: 'momentum' })],
    ['another group', (scheduler) => scheduler.at(0, { group: 1 })],
    ['observe nothing', (scheduler) => scheduler.observe({} as never)],
    ['observe undefined', (scheduler) => scheduler.observe(undefined as never)],
    ['observe more', (scheduler) => scheduler.observe({ metrics: good, by: 1 } as never)],
  ])('%s', (_, call) => {
    const scheduler = new Scheduler(machine, { lr: 1 });
    failure(() => call(scheduler));
    expect(scheduler.toJSON()).toEqual(new Scheduler(machine, { lr: 1 }).toJSON());
  });

  test('what is no machine', () => {
    expect(codeOf(() => new Scheduler({} as never, { lr: 1 }))).toBe('bad-option');
    expect(codeOf(() => new Scheduler(cosine as never, { lr: 1 }))).toBe('bad-option');
  });
});
