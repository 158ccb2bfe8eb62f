import { expect, test } from 'vitest';
import {
  chain,
  cosine,
  earlyStopping,
  restore,
  Scheduler,
  sequence,
  warmup,
  type EarlyStoppingOptions,
} from '../src/index.ts';
import { all } from '../src/all.ts';
import { codeOf, failure } from './codeOf.ts';

/** The step at which it stops, null when it does not. */
function stopsAt(options: EarlyStoppingOptions, metrics: readonly number[]): number | null {
  const scheduler = new Scheduler(earlyStopping(options), { lr: 1, stepsPerEpoch: 1 });
  for (const val_loss of metrics) scheduler.step({ metrics: { val_loss } });
  return scheduler.stopped?.step ?? null;
}

test('after patience observations in a row without a better one', () => {
  expect(stopsAt({ patience: 2 }, [1, 1, 1, 1])).toBe(3);
  expect(stopsAt({ patience: 2 }, [1, 1, 0.9, 0.9])).toBe(null);
  expect(stopsAt({ patience: 1 }, [Number.NaN])).toBe(1);
});

test('minDelta, and larger is better', () => {
  expect(stopsAt({ patience: 1, minDelta: 0.1 }, [1, 0.95])).toBe(2);
  expect(stopsAt({ patience: 1, minDelta: 0.1 }, [1, 0.85])).toBe(null);
  expect(stopsAt({ patience: 1, mode: 'max' }, [1, 2, 3, 2.5])).toBe(4);
  expect(stopsAt({ patience: 1, mode: 'max', minDelta: 0.1 }, [1, 1.05])).toBe(2);
});

test('listens from its start on', () => {
  expect(stopsAt({ patience: 1, start: '3ep' }, [1, 2, 3, 3, 3])).toBe(5);
});

test('decides once, and changes no value', () => {
  const machine = chain(cosine({ duration: 10 }), earlyStopping({ patience: 1 }));
  const scheduler = new Scheduler(machine, { lr: 1 });
  for (let t = 0; t < 6; t += 1) scheduler.step({ metrics: { val_loss: 1 } });
  expect(scheduler.events.filter(({ type }) => type === 'stopped')).toEqual([
    {
      type: 'stopped',
      step: 2,
      path: [1],
      reason: 'patience',
      evidence: { monitor: 'val_loss', metric: 1, best: 1, bestStep: 0, bad: 1, patience: 1 },
    },
  ]);
  expect(scheduler.stopped).toBe(scheduler.events.find(({ type }) => type === 'stopped'));
  expect(scheduler.preview(10)).toEqual(
    new Scheduler(cosine({ duration: 10 }), { lr: 1 }).preview(10),
  );
});

test('over a sequence it hears the warm-up too', () => {
  const machine = chain(
    sequence([warmup({ duration: 3 }), cosine()]),
    earlyStopping({ patience: 2 }),
  );
  const scheduler = new Scheduler(machine, { lr: 1, steps: 10 });
  for (const val_loss of [1, 2, 3]) scheduler.step({ metrics: { val_loss } });
  expect(scheduler.stopped?.step).toBe(3);
});

test('alone it has no phase; in a sequence it has one, and the next follows', () => {
  expect(new Scheduler(earlyStopping(), { lr: 1 }).events).toEqual([]);
  const machine = sequence([{ machine: earlyStopping(), duration: 2 }, cosine({ duration: 3 })]);
  const scheduler = new Scheduler(machine, { lr: 1 });
  for (let t = 0; t < 3; t += 1) scheduler.step();
  expect(scheduler.events).toMatchObject([
    { type: 'phase', name: 'earlyStopping', start: 0, end: 2, path: [0] },
    { type: 'phase', name: 'cosine', start: 2, end: 5, path: [1] },
  ]);
});

test('needs a patience of at least 1', () => {
  expect(codeOf(() => earlyStopping({ patience: 0 }))).toBe('bad-option');
  expect(codeOf(() => earlyStopping({ start: '1x' as never }))).toBe('bad-duration');
});

/** Why it stops and when, null when it does not. */
function stops(
  options: EarlyStoppingOptions,
  metrics: readonly number[],
): { step: number; reason: string; threshold?: number } | null {
  const scheduler = new Scheduler(earlyStopping(options), { lr: 1, stepsPerEpoch: 1 });
  for (const val_loss of metrics) scheduler.step({ metrics: { val_loss } });
  const { stopped } = scheduler;
  if (stopped === null) return null;
  const again = restore(JSON.parse(JSON.stringify(scheduler)), all);
  expect(again.stopped).toEqual(stopped);
  const { step, reason, threshold } = stopped;
  return { step, reason, ...(threshold !== undefined && { threshold }) };
}

test('the aim is reached', () => {
  const min = { stoppingThreshold: 0.1 };
  expect(stops(min, [1, 0.1, 0.09, 0.01])).toEqual({ step: 3, reason: 'reached', threshold: 0.1 });
  const max = { stoppingThreshold: 0.9, mode: 'max' as const };
  expect(stops(max, [0.5, 0.9, 0.95])).toEqual({ step: 3, reason: 'reached', threshold: 0.9 });
  // infinitely good is not good
  expect(stops(min, [1, -Infinity])).toBe(null);
});

test('it diverges', () => {
  const min = { divergenceThreshold: 10 };
  expect(stops(min, [1, 10, 10.5])).toEqual({ step: 3, reason: 'diverged', threshold: 10 });
  expect(stops(min, [1, Infinity])).toEqual({ step: 2, reason: 'diverged', threshold: 10 });
  expect(stops(min, [1, Number.NaN])).toBe(null);
  const max = { divergenceThreshold: 0.1, mode: 'max' as const };
  expect(stops(max, [0.5, 0.05])).toEqual({ step: 2, reason: 'diverged', threshold: 0.1 });
});

test('a metric that is not finite, when that is looked at', () => {
  for (const odd of [Number.NaN, Infinity, -Infinity]) {
    expect(stops({ checkFinite: true, patience: 3 }, [1, odd])).toEqual({
      step: 2,
      reason: 'notFinite',
    });
    expect(stops({ patience: 3 }, [1, odd])).toBe(null);
  }
});

test('a baseline that is never beaten', () => {
  const options = { baseline: 0.5, patience: 3 };
  // better each time, and never good enough
  expect(stops(options, [0.9, 0.8, 0.7, 0.4])).toEqual({
    step: 3,
    reason: 'baseline',
    threshold: 0.5,
  });
  // beaten once, then a standstill like any other
  expect(stops(options, [0.9, 0.8, 0.4, 0.4, 0.4, 0.4])).toEqual({ step: 6, reason: 'patience' });
  // 0.45 is better than the best and not by minDelta better than the baseline
  expect(stops({ ...options, patience: 2, minDelta: 0.1 }, [0.9, 0.45])).toEqual({
    step: 2,
    reason: 'baseline',
    threshold: 0.5,
  });
  expect(stops({ baseline: 0.5, patience: 2, mode: 'max' }, [0.1, 0.2])).toEqual({
    step: 2,
    reason: 'baseline',
    threshold: 0.5,
  });
});

test('the reason that comes first in the list wins', () => {
  const options = { patience: 1, checkFinite: true, divergenceThreshold: 10 };
  expect(stops(options, [1, Infinity])?.reason).toBe('notFinite');
  expect(stops({ ...options, checkFinite: false }, [1, Infinity])?.reason).toBe('diverged');
  expect(stops({ patience: 1, stoppingThreshold: 5 }, [9, 9])?.reason).toBe('patience');
  expect(stops({ patience: 1, baseline: 1, stoppingThreshold: 5 }, [3])?.reason).toBe('reached');
});

test('nothing is heard before the start, no threshold either', () => {
  const options = { start: '2ep' as const, checkFinite: true, divergenceThreshold: 5 };
  expect(stops(options, [9, Number.NaN, 1, 9])).toEqual({
    step: 4,
    reason: 'diverged',
    threshold: 5,
  });
});

test('options that contradict each other', () => {
  expect(
    failure(() => earlyStopping({ stoppingThreshold: 5, divergenceThreshold: 1 })).message,
  ).toMatch('not worse than the divergenceThreshold 1; got 5');
  expect(
    codeOf(() => earlyStopping({ mode: 'max', stoppingThreshold: 1, divergenceThreshold: 5 })),
  ).toBe('bad-option');
  expect(codeOf(() => earlyStopping({ checkFinite: true, nonFinite: 'ignore' }))).toBe(
    'bad-option',
  );
  expect(codeOf(() => earlyStopping({ baseline: Number.NaN }))).toBe('bad-option');
});
