import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { all } from '../src/all.ts';
import * as core from '../src/index.ts';
import { fromSpec, Scheduler, type Machine } from '../src/index.ts';
import { alone } from './alone.ts';
import { RUN } from './arbitraryMachine.ts';
import { expectSame } from './expectSame.ts';
import { kinds, randomSchedule } from './schedulesRandom.ts';
import { expectStrictJson } from './strictJson.ts';

/** One of each kind that is a pure function of time, with options that its formula is not indifferent to. */
const SAMPLES: Readonly<Record<string, Machine>> = {
  constant: core.constant({ factor: 0.3 }),
  cosine: core.cosine({ duration: 20, minFactor: 0.1, numCycles: 1.5, kDecay: 2 }),
  cosineRestarts: core.cosineRestarts({ period: 3, tMult: 2, cycleDecay: 0.9 }),
  cyclic: core.cyclic({ max: 1, stepSizeUp: 3, stepSizeDown: 5, mode: 'triangular2' }),
  exponential: core.exponential({ gamma: 0.99 }),
  flatCosine: core.flatCosine({ duration: 20 }),
  inverseSqrt: core.inverseSqrt({ warmup: 5 }),
  inverseTime: core.inverseTime({ decayRate: 0.1, decaySteps: 3, staircase: true }),
  lambda: core.lambda({ name: 'hyperbola', f: (t) => 1 / (1 + t / 3) }),
  linear: core.linear({ duration: 20 }),
  multiStep: core.multiStep({ milestones: [5, 9] }),
  multiplicativeLambda: core.multiplicativeLambda({ name: 'still', f: () => 1 }),
  noam: core.noam({ warmup: 5, modelSize: 16 }),
  noise: core.noise({ every: 2 }),
  oneCycle: core.oneCycle({ duration: 20 }),
  piecewiseConstant: core.piecewiseConstant({ boundaries: [5], values: [1, 0.1] }),
  piecewiseLinear: core.piecewiseLinear({
    points: [
      [0, 1],
      [9, 0.1],
    ],
  }),
  polynomial: core.polynomial({ duration: 20, power: 2, endFactor: 0.1 }),
  step: core.step({ stepSize: 4 }),
  swa: core.swa({ swaLr: 0.05, duration: 9 }),
  tanh: core.tanh({ duration: 20 }),
  warmup: core.warmup({ duration: 5 }),
  wsd: core.wsd({ warmup: 3, decay: 7, duration: 20, decayShape: '1-sqrt' }),
};
const entries = Object.entries(SAMPLES);

test('every file that has a schedule is exported, is a kind, and is among the samples', () => {
  const files = readdirSync(new URL('../src/schedules/', import.meta.url))
    .map((file) => file.replace('.ts', ''))
    .filter((name) => name in all);
  expect(files.toSorted()).toEqual(Object.keys(SAMPLES).toSorted());
  for (const name of files) expect(core).toHaveProperty(name, all[name]);
});

describe.each(entries)('%s', (kind, machine) => {
  test('is built again from its spec', () => {
    expect(machine.spec.kind).toBe(kind);
    expectStrictJson(machine.spec);
    const again = fromSpec(JSON.parse(JSON.stringify(machine.spec)), kinds);
    expect(again.spec).toStrictEqual(machine.spec);
    const [a, b] = [machine, again].map((one) => new Scheduler(one, RUN));
    expect(b?.preview(60)).toStrictEqual(a?.preview(60));
  });

  test('is finite at any time, and the same for a fraction of a step and after others', () => {
    const at = alone(machine, RUN);
    const far = kind === 'multiplicativeLambda' ? 1e5 : 1e9;
    for (const t of [0, 0.5, 1, 7.25, 19, 20, 20.5, 1e4, far]) {
      const value = at(t);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(Infinity);
      at(3);
      expect(at(t)).toBe(value);
      expect(alone(machine, RUN)(t)).toBe(value);
    }
  });

  test('is zero for a base of zero, unless it has a level of its own', () => {
    const rates = new Scheduler(machine, { lr: 0, steps: 40 }).preview(30);
    const own = ['piecewiseConstant', 'piecewiseLinear', 'cyclic', 'swa'];
    expect(rates.some((rate) => rate > 0)).toBe(own.includes(kind));
  });
});

test('random schedules: stepping is seeking, groups at once are groups one by one, specs are enough', () => {
  fc.assert(
    fc.property(randomSchedule, fc.array(fc.nat(60), { maxLength: 8 }), (machine, times) => {
      const [scheduler, seeking] = [new Scheduler(machine, RUN), new Scheduler(machine, RUN)];
      for (const t of times) seeking.at(t);
      const again = new Scheduler(fromSpec(JSON.parse(JSON.stringify(machine.spec)), kinds), RUN);
      const at = alone(machine, RUN);
      const rates = again.preview(45);
      for (let t = 0; t < 45; t += 1) {
        expectSame(scheduler.lr, seeking.at(t));
        expectSame(scheduler.lr, rates[t]);
        expect(scheduler.values).toStrictEqual(
          RUN.groups.map(({ base }, group) =>
            Object.fromEntries(Object.keys(base).map((param) => [param, at(t, { param, group })])),
          ),
        );
        scheduler.step();
      }
    }),
    { numRuns: 1000 },
  );
});
