import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constant, effective, plateau, Scheduler, type EffectiveValue } from '../src/index.ts';
import { apply } from './apply.ts';
import { actions, machine, RUN } from './arbitraryMachine.ts';

const of = (lr: number): EffectiveValue => {
  const [one] = effective(new Scheduler(constant(), { lr }));
  if (one === undefined) throw new Error('no value');
  return one;
};

test('1e-3 as float32', () => {
  // 0.001 lies between 8589934 / 2^33 and 8589935 / 2^33, nearer to the upper
  const nearest = 8_589_935 / 2 ** 33;
  expect(of(1e-3)).toStrictEqual({
    group: 0,
    name: 'all',
    param: 'lr',
    requested: 1e-3,
    effective: nearest,
    relativeDifference: Math.abs(nearest - 1e-3) / 1e-3,
    losses: [],
  });
});

test('what float32 can do exactly, and what it loses', () => {
  expect(of(0.125)).toMatchObject({ effective: 0.125, relativeDifference: 0, losses: [] });
  expect(of(0)).toMatchObject({ effective: 0, relativeDifference: 0, losses: [] });
  expect(of(2 ** -126)).toMatchObject({ losses: [] });
  expect(of(2 ** -127)).toMatchObject({ effective: 2 ** -127, losses: ['subnormal'] });
  expect(of(2 ** -151)).toMatchObject({ effective: 0, relativeDifference: 1, losses: ['zero'] });
  expect(of(1e39)).toMatchObject({ effective: Infinity, losses: ['infinite'] });
});

test('a cut that float32 does not see', () => {
  const cut = (factor: number): EffectiveValue | undefined => {
    const scheduler = new Scheduler(plateau({ patience: 0, factor, eps: 0 }), { lr: 0.1 });
    for (const val_loss of [1, 1]) scheduler.step({ metrics: { val_loss } });
    expect(scheduler.events.at(-1)?.type).toBe('reduced');
    return effective(scheduler)[0];
  };
  expect(cut(1 - 1e-9)?.losses).toStrictEqual(['unchanged']);
  expect(cut(0.5)?.losses).toStrictEqual([]);
});

test('every number of every group, at most half a unit in the last place away', () => {
  fc.assert(
    fc.property(machine, actions, (one, all_) => {
      const scheduler = new Scheduler(one, RUN);
      for (const action of all_) apply(scheduler, action);
      const values = effective(scheduler);
      expect(values.map(({ name, param }) => `${name} ${param}`)).toStrictEqual(
        scheduler.run.groups.flatMap(({ name, base }) =>
          Object.keys(base).map((param) => `${name} ${param}`),
        ),
      );
      for (const { group, param, requested, effective: real, ...rest } of values) {
        expect(requested).toBe(scheduler.values[group]?.[param]);
        expect(real).toBe(new Float32Array([requested])[0]);
        if (rest.losses.some((loss) => loss !== 'unchanged')) continue;
        expect(rest.relativeDifference).toBeLessThanOrEqual(2 ** -24);
      }
    }),
    { numRuns: 100 },
  );
});
