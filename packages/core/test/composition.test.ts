import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Scheduler, type SchedulerEvent } from '../src/index.ts';
import { apply } from './apply.ts';
import { actions, machine as anyMachine, RUN } from './arbitraryMachine.ts';
import { expectSame, expectSameList } from './expectSame.ts';

test('the order of groups does not matter', () => {
  const other = { ...RUN, groups: [RUN.groups[1], RUN.groups[0]] };
  fc.assert(
    fc.property(anyMachine, actions, (one, all_) => {
      // a list of numbers is in the order of groups
      fc.pre(!/"(?:min|max|minScale)":\[/.test(JSON.stringify(one.spec)));
      const [a, b] = [new Scheduler(one, RUN), new Scheduler(one, other)];
      for (const action of all_) {
        expect(apply(b, action).map(outline)).toEqual(apply(a, action).map(outline));
        expect(byName(b)).toEqual(byName(a));
      }
      expect(b.stopped?.step).toBe(a.stopped?.step);
    }),
    { numRuns: 1200 },
  );
});

test('asking for any step, in any order, is stepping to it', () => {
  fc.assert(
    fc.property(anyMachine, fc.array(fc.nat(60), { maxLength: 12 }), (one, times) => {
      const [asked, stepped] = [new Scheduler(one, RUN), new Scheduler(one, RUN)];
      const trace = Array.from({ length: 61 }, () => {
        const values = stepped.values;
        stepped.step();
        return values;
      });
      for (const t of times) {
        for (const [group, { base }] of RUN.groups.entries()) {
          for (const param of Object.keys(base)) {
            expectSame(asked.at(t, { param, group }), trace[t]?.[group]?.[param]);
          }
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test('all groups at once have the values that each has by itself', () => {
  fc.assert(
    fc.property(anyMachine, actions, (one, all_) => {
      const scheduler = new Scheduler(one, RUN);
      const into = new Float64Array(50).fill(-1);
      for (const action of all_) {
        apply(scheduler, action);
        const rates = scheduler.run.groups.map((_, group) => scheduler.at(scheduler.t, { group }));
        expectSame(scheduler.rates(into), into);
        expectSameList(Array.from(into.subarray(0, rates.length)), rates);
        expectSame(into[rates.length], -1);
        expectSameList([...scheduler.rates()], rates);
        expectSame(scheduler.lr, rates[0]);
        into.fill(-1);
      }
    }),
    { numRuns: 1000 },
  );
});

/** What an event says, whatever the order of groups. */
function outline(event: SchedulerEvent): unknown {
  const { type, step } = event;
  const count = 'changes' in event ? event.changes.length : 0;
  return { type, step, count, path: 'path' in event ? event.path : [] };
}

function byName({ run, values }: Scheduler): Record<string, unknown> {
  return Object.fromEntries(run.groups.map(({ name }, i) => [name, values[i]]));
}
