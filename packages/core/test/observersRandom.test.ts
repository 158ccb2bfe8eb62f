import fc from 'fast-check';
import { expect, test } from 'vitest';
import { all } from '../src/all.ts';
import { describe as inWords, restore, Scheduler, type SchedulerEvent } from '../src/index.ts';
import { RUN } from './arbitraryMachine.ts';
import { expectNotNegative, expectSame } from './expectSame.ts';
import { randomObserver } from './observersRandom.ts';
import { expectStrictJson } from './strictJson.ts';

/** Metrics that fall, stand still and tie, and now and then are no number. */
const history = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
    { weight: 4, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity) },
  ),
  { minLength: 20, maxLength: 90 },
);

/** What an event is, in short. */
function kindOf(event: SchedulerEvent): string {
  if (event.type === 'blocked') return `${event.change ?? 'cut'}: ${event.by}`;
  return event.type === 'stopped' ? event.reason : event.type;
}

test('every decision comes about, and each run is its spec and its decisions', () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(randomObserver, history, fc.nat(90), (machine, values, cut) => {
      let scheduler = new Scheduler(machine, RUN);
      const trace = [scheduler.values];
      for (const [i, value] of values.entries()) {
        if (i === cut) scheduler = restore(JSON.parse(JSON.stringify(scheduler)), all, RUN);
        scheduler.step({ metrics: { val_loss: value, accuracy: value } });
        trace.push(scheduler.values);
      }
      const unbroken = new Scheduler(machine, RUN);
      for (const value of values) unbroken.step({ metrics: { val_loss: value, accuracy: value } });
      expect(scheduler.toJSON()).toStrictEqual(unbroken.toJSON());
      expectStrictJson(scheduler.toJSON());
      const rates = scheduler.preview(trace.length);
      for (const [t, [body, head]] of trace.entries()) {
        expectSame(rates[t], body?.lr);
        expectSame(scheduler.at(t, { group: 1 }), head?.lr);
        expectNotNegative(Math.min(body?.lr ?? -1, head?.lr ?? -1));
      }
      for (const event of scheduler.events) {
        kinds.add(kindOf(event));
        expect(inWords(event, scheduler.run)).not.toMatch(/undefined|NaN|null/);
      }
    }),
    { numRuns: 1500, seed: 7 },
  );
  expect([...kinds].toSorted()).toEqual([
    'baseline',
    'cut: cooldown',
    'cut: eps',
    'cut: minimum',
    'cut: rounding',
    'cut: warmup',
    'diverged',
    'notFinite',
    'patience',
    'phase',
    'raise: cooldown',
    'raise: eps',
    'raise: maximum',
    'raise: warmup',
    'raised',
    'reached',
    'reduced',
    'reset',
  ]);
});
