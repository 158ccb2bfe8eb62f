import { expectTypeOf, test } from 'vitest';
import {
  chain,
  cosine,
  plateau,
  Scheduler,
  select,
  sequence,
  step,
  type Duration,
  type Machine,
  type RunOptions,
} from '../src/index.ts';

test('durations', () => {
  expectTypeOf<5>().toExtend<Duration>();
  expectTypeOf<'5ep'>().toExtend<Duration>();
  expectTypeOf<'0.1dur'>().toExtend<Duration>();
  expectTypeOf<'1e6tok'>().toExtend<Duration>();
  expectTypeOf<'5'>().not.toExtend<Duration>();
  expectTypeOf<'5epochs'>().not.toExtend<Duration>();
  expectTypeOf<'ep'>().not.toExtend<Duration>();
});

const scheduler = (...given: ConstructorParameters<typeof Scheduler>): Scheduler =>
  new Scheduler(...given);

test('options', () => {
  // @ts-expect-error there is no such option
  cosine({ foo: 1 });
  // @ts-expect-error a unit is missing
  cosine({ duration: '5' });
  // @ts-expect-error stepSize is needed
  step({});
  // @ts-expect-error only two modes
  plateau({ mode: 'auto' });
  // @ts-expect-error either or
  select({ param: { lr: cosine() }, group: { a: cosine() } });
  // @ts-expect-error a chain has links, not a list
  chain([cosine()]);
  expectTypeOf(cosine({ duration: '5ep' }).spec.kind).toBeString();
  // @ts-expect-error a group has a base rate
  scheduler(cosine(), { groups: [{ name: 'a', base: {} }] });
});

test('everything is a machine', () => {
  expectTypeOf(chain(sequence([cosine()]), plateau())).toExtend<Machine>();
  expectTypeOf<{ lr: number; epochs: number; stepsPerEpoch: number }>().toExtend<RunOptions>();
  expectTypeOf<Scheduler['lr']>().toBeNumber();
});
