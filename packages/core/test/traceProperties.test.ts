import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Scheduler } from '../src/index.ts';
import { apply } from './apply.ts';
import { actions, machine, RUN } from './arbitraryMachine.ts';
import { codeOf } from './codeOf.ts';
import { expectNotNegative, expectSame } from './expectSame.ts';
import { expectStrictJson } from './strictJson.ts';

test('the decisions reproduce the whole trace bit for bit', () => {
  fc.assert(
    fc.property(machine, actions, (one, all_) => {
      const scheduler = new Scheduler(one, RUN);
      const trace = new Map([[0, scheduler.values]]);
      for (const action of all_) {
        apply(scheduler, action);
        trace.set(scheduler.t, scheduler.values);
      }
      const rates = scheduler.preview(scheduler.t + 20);
      for (const [t, values] of trace) {
        expectSame(rates[t], values[0]?.lr);
        for (const [group, { base, added = 0 }] of scheduler.run.groups.entries()) {
          for (const param of Object.keys(base)) {
            const at = () => scheduler.at(t, { param, group });
            if (t < added) expectSame(codeOf(at), 'bad-time');
            else expectSame(at(), values[group]?.[param]);
          }
        }
      }
      // the future is what stepping without metrics gives
      for (let t = scheduler.t; t < rates.length; t += 1) {
        expectSame(rates[t], scheduler.lr);
        expectSame(rates[t], scheduler.at(t));
        scheduler.step();
      }
    }),
    { numRuns: 1800 },
  );
});

test('events and snapshots are strict JSON, in order, and returned by the call that made them', () => {
  fc.assert(
    fc.property(machine, actions, (one, all_) => {
      const scheduler = new Scheduler(one, RUN);
      const returned = [...scheduler.events];
      for (const action of all_) returned.push(...apply(scheduler, action));
      expect(returned).toStrictEqual([...scheduler.events]);
      expectStrictJson(scheduler.toJSON());
      const steps = scheduler.events.map(({ step }) => step);
      expect(steps).toStrictEqual(steps.toSorted((a, b) => a - b));
    }),
    { numRuns: 1800 },
  );
});

test('every number is finite and none is negative', () => {
  fc.assert(
    fc.property(machine, actions, (one, all_) => {
      const scheduler = new Scheduler(one, RUN);
      for (const action of all_) {
        apply(scheduler, action);
        for (const values of scheduler.values) {
          for (const value of Object.values(values)) expectNotNegative(value);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test('one step of two is two steps of one', () => {
  fc.assert(
    fc.property(
      machine,
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 8 }),
      (one, jumps) => {
        const [far, near] = [new Scheduler(one, RUN), new Scheduler(one, RUN)];
        for (const by of jumps) {
          far.step({ by });
          for (let i = 0; i < by; i += 1) near.step();
          expect(far.values).toStrictEqual(near.values);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
