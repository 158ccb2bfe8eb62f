import { expect, test } from 'vitest';
import {
  chain,
  cosine,
  earlyStopping,
  Scheduler,
  sequence,
  warmup,
  type EarlyStoppingOptions,
} from '../src/index.ts';
import { codeOf } from './codeOf.ts';

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
