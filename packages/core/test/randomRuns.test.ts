import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chain, restore, Scheduler, StepwiseError, type StepwiseErrorCode } from '../src/index.ts';
import { apply } from './apply.ts';
import { actions, machine, RUN } from './arbitraryMachine.ts';
import { run } from './arbitraryRun.ts';
import { randomObserver, strictObserver } from './observersRandom.ts';
import { kinds } from './schedulesRandom.ts';
import { expectStrictJson } from './strictJson.ts';

/** The code of the StepwiseError that `action` throws; null when it throws none. */
function refusal(action: () => unknown): StepwiseErrorCode | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof StepwiseError) return error.code;
    throw error;
  }
}

test('any machine in any run: it can be sought, saved and told by its decisions, bit for bit', () => {
  const refused = new Set<StepwiseErrorCode>();
  let whole = 0;
  fc.assert(
    fc.property(machine, run, actions, fc.nat(30), (one, facts, all_, cut) => {
      const code = refusal(() => new Scheduler(one, facts));
      if (code !== null) {
        refused.add(code);
        return;
      }
      const unbroken = new Scheduler(one, facts);
      let scheduler = new Scheduler(one, facts);
      whole += 1;
      const trace = new Map([[0, scheduler.values]]);
      for (const [i, action] of all_.entries()) {
        if (i === cut) {
          scheduler = restore(JSON.parse(JSON.stringify(scheduler)), kinds, {
            ...facts,
            groups: scheduler.run.groups,
          });
        }
        expect(apply(scheduler, action)).toStrictEqual(apply(unbroken, action));
        trace.set(scheduler.t, scheduler.values);
      }
      expect(scheduler.toJSON()).toStrictEqual(unbroken.toJSON());
      expectStrictJson(scheduler.toJSON());
      for (const [t, values] of trace) {
        for (const [group, { base, added = 0 }] of scheduler.run.groups.entries()) {
          if (t < added) continue;
          for (const param of Object.keys(base)) {
            const value = scheduler.at(t, { param, group });
            const was: number | undefined = values[group]?.[param];
            if (Object.is(value, was) && value >= 0 && value < Infinity) continue;
            expect.fail(`${param} of group ${group} at step ${t}: ${value}, when stepped ${was}`);
          }
        }
      }
    }),
    { numRuns: 700 },
  );
  expect(whole).toBeGreaterThan(300);
  // a list of bounds for two groups, a phase that does not fit into the run, a duration whose unit is unknown
  expect([...refused]).toEqual(expect.arrayContaining(['bad-option', 'missing-fact']));
  expect(['bad-duration', 'bad-option', 'missing-fact']).toEqual(
    expect.arrayContaining([...refused]),
  );
});

test('a metric that is refused changes nothing', () => {
  const codes = new Set<string>();
  fc.assert(
    fc.property(machine, strictObserver, actions, (one, strict, all_) => {
      const scheduler = new Scheduler(chain(one, strict), RUN);
      for (const action of all_) {
        const before = JSON.stringify(scheduler);
        const values = scheduler.values;
        const code = refusal(() => apply(scheduler, action));
        if (code === null) continue;
        codes.add(code);
        expect(JSON.stringify(scheduler)).toBe(before);
        expect(scheduler.values).toStrictEqual(values);
      }
    }),
    { numRuns: 300 },
  );
  expect([...codes].toSorted()).toEqual(['bad-metric', 'missing-metric']);
});

test('what observes keeps rates within its bounds', () => {
  fc.assert(
    fc.property(randomObserver, run, actions, (one, facts, all_) => {
      fc.pre(refusal(() => new Scheduler(one, facts)) === null);
      const scheduler = new Scheduler(one, facts);
      // Keras has its rates in float32, optax its scale
      const round = one.spec['semantics'] === 'keras' ? Math.fround : (x: number): number => x;
      const {
        min = 0,
        max = Infinity,
        minScale = 0,
      } = one.spec as {
        min?: number | number[];
        max?: number | number[];
        minScale?: number;
      };
      const of = (bound: number | number[], group: number): number =>
        typeof bound === 'number' ? bound : (bound[group] ?? bound.at(-1) ?? 0);
      for (const action of all_) {
        if (action.do === 'addGroup') continue;
        apply(scheduler, action);
        for (const [group, { base }] of scheduler.run.groups.entries()) {
          const rate = scheduler.values[group]?.lr ?? Number.NaN;
          const first = round(base.lr);
          const least = Math.max(round(of(min, group)), Math.fround(minScale) * base.lr);
          const most = one.spec.kind === 'greedy' ? of(max, group) : first;
          expect(rate).toBeGreaterThanOrEqual(Math.min(first, least));
          expect(rate).toBeLessThanOrEqual(Math.max(first, most));
        }
      }
    }),
    { numRuns: 500 },
  );
});
