import { describe as suite, expect, test } from 'vitest';
import { all } from '../src/all.ts';
import {
  chain,
  clamp,
  cosine,
  describe,
  greedy,
  linear,
  perEpoch,
  plateau,
  restore,
  Scheduler,
  scale,
  select,
  sequence,
  warmup,
  type Group,
  type Machine,
  type SchedulerEvent,
  type Snapshot,
} from '../src/index.ts';
import { codeOf, failure } from './codeOf.ts';
import { expectStrictJson } from './strictJson.ts';

const head: Group = { name: 'head', base: { lr: 0.1, weightDecay: 0.01 } };
const body: Group = { name: 'body', base: { lr: 0.02, weightDecay: 0.02 } };

const reread = (scheduler: Scheduler): Snapshot =>
  JSON.parse(JSON.stringify(scheduler)) as Snapshot;

test('a group that is added has the rate that it would have had from the beginning on', () => {
  const machine = sequence([warmup({ duration: 4 }), linear({ duration: 10 })]);
  const later = new Scheduler(machine, { groups: [head] });
  const sooner = new Scheduler(machine, { groups: [head, body] });
  for (let t = 0; t < 16; t += 1) {
    if (t === 6) later.addGroup(body);
    expect(later.values).toEqual(t < 6 ? [sooner.values[0]] : sooner.values);
    later.step();
    sooner.step();
  }
});

test('it is an event, with its data and in words', () => {
  const scheduler = new Scheduler(cosine({ duration: 9 }), { groups: [head] });
  scheduler.step({ by: 5 });
  const events = scheduler.addGroup(body);
  expect(events).toEqual([{ type: 'groupAdded', step: 5, group: 1, ...body }]);
  expect(scheduler.events.at(-1)).toBe(events[0]);
  expect(scheduler.run.groups).toEqual([head, { ...body, added: 5 }]);
  expect(describe(scheduler.events.at(-1) as SchedulerEvent, scheduler.run)).toBe(
    'Adds the group body, whose base is lr 0.02, weightDecay 0.02.',
  );
});

test('before it was added it has no value', () => {
  const scheduler = new Scheduler(cosine({ duration: 9 }), { groups: [head] });
  scheduler.step({ by: 5 });
  scheduler.addGroup(body);
  const error = failure(() => scheduler.at(4, { group: 1 }));
  expect(error.code).toBe('bad-time');
  expect(error.message).toMatch("a step from 5, when group 'body' was added");
  expect(scheduler.at(5, { group: 1 })).toBe(scheduler.values[1]?.lr);
  expect(scheduler.at(4)).toBe(new Scheduler(cosine({ duration: 9 }), { groups: [head] }).at(4));
});

suite('what observers have decided for the others does not concern it', () => {
  test.each<[string, Machine]>([
    ['plateau', plateau({ patience: 0, factor: 0.5 })],
    ['keras', plateau({ patience: 1, factor: 0.5, semantics: 'keras' })],
    ['optax', plateau({ patience: 1, factor: 0.5, semantics: 'optax' })],
    ['greedy', greedy({ patience: 0, factor: 0.5 })],
    [
      'inside others',
      chain(
        sequence([plateau({ patience: 0, factor: 0.5 })]),
        linear({ duration: 1e9, endFactor: 1 }),
      ),
    ],
    ['per epoch', perEpoch(plateau({ patience: 0, factor: 0.5 }))],
    ['selected', select({ param: { lr: plateau({ patience: 0, factor: 0.5 }) } })],
  ])('%s', (_, machine) => {
    const scheduler = new Scheduler(machine, {
      groups: [{ name: 'head', base: { lr: 0.5 } }],
      stepsPerEpoch: 1,
    });
    for (const val_loss of [1, 1]) scheduler.step({ metrics: { val_loss } });
    scheduler.addGroup({ name: 'body', base: { lr: 0.25 } });
    expect(scheduler.values.map(({ lr }) => lr)).toEqual([0.25, 0.25]);
    expectStrictJson(scheduler.toJSON());
    const again = restore(reread(scheduler), all);
    for (const one of [scheduler, again]) one.step({ metrics: { val_loss: 1 } });
    expect(scheduler.values.map(({ lr }) => lr)).toEqual([0.125, 0.125]);
    expect(again.toJSON()).toEqual(scheduler.toJSON());
  });
});

test('a list of minimums: its last number is also for groups that are added', () => {
  const machine = plateau({ patience: 0, factor: 0.1, min: [0.05, 0.002] });
  const scheduler = new Scheduler(machine, { groups: [head, body] });
  scheduler.addGroup({ name: 'stem', base: { lr: 0.01 } });
  for (const val_loss of [1, 1, 1]) scheduler.step({ metrics: { val_loss } });
  expect(scheduler.values.map(({ lr }) => lr)).toEqual([0.05, 0.002, 0.002]);
  expect(codeOf(() => new Scheduler(machine, { groups: [head] }))).toBe('bad-option');
});

test('names of groups in a selection, a scale and a clamp are those of the beginning', () => {
  const machine = chain(
    select({ group: { head: linear({ duration: 2 }) } }),
    scale({ group: { head: 0.5 } }),
    clamp({ min: { head: 0.05 } }),
  );
  const scheduler = new Scheduler(machine, { groups: [head] });
  scheduler.step({ by: 2 });
  scheduler.addGroup(body);
  expect(scheduler.values.map(({ lr }) => lr)).toEqual([0.05, 0.02]);
  expect(scheduler.events.filter(({ type }) => type === 'clamped')).toHaveLength(1);
});

test('a clamp that holds it at once says so', () => {
  const scheduler = new Scheduler(clamp({ max: 0.05 }), { groups: [head] });
  expect(scheduler.addGroup({ name: 'stem', base: { lr: 1 } })).toMatchObject([
    { type: 'groupAdded' },
    { type: 'clamped', by: 'maximum', held: [{ group: 1, at: 0.05 }] },
  ]);
  expect(scheduler.addGroup({ name: 'low', base: { lr: 0.01 } })).toHaveLength(1);
});

test('what one clamp holds stays held behind another that has nothing to hold', () => {
  const held = select({ group: { head: clamp({ max: 0.05 }) } });
  const scheduler = new Scheduler(chain(held, held), { groups: [head, body] });
  expect(scheduler.events).toMatchObject([
    { type: 'clamped', path: [0, 'head'], held: [{ group: 0, at: 0.05 }] },
  ]);
});

suite('what does not fit changes nothing', () => {
  const machine = select({ param: { weightDecay: plateau({ patience: 0 }) } });
  test.each<[string, unknown]>([
    ['a name that is taken', { ...body, name: 'head' }],
    ['no rate', { name: 'x', base: { weightDecay: 1 } }],
    ['nothing for what the machine drives', { name: 'x', base: { lr: 1 } }],
    ['NaN', { name: 'x', base: { lr: Number.NaN, weightDecay: 1 } }],
    ['more', { ...body, added: 3 }],
    ['nothing', undefined],
    ['__proto__', { name: 'x', base: JSON.parse('{"lr":1,"__proto__":1}') as unknown }],
  ])('%s', (_, group) => {
    const scheduler = new Scheduler(machine, { groups: [head] });
    scheduler.step({ metrics: { val_loss: 1 } });
    const before = JSON.stringify(scheduler);
    expect(codeOf(() => scheduler.addGroup(group as Group))).toBe('bad-run');
    expect(JSON.stringify(scheduler)).toBe(before);
  });
});

suite('restored', () => {
  const make = (): Scheduler => {
    const scheduler = new Scheduler(plateau({ patience: 0 }), { groups: [head], steps: 9 });
    for (const val_loss of [1, 1]) scheduler.step({ metrics: { val_loss } });
    scheduler.addGroup(body);
    scheduler.step({ metrics: { val_loss: 2 } });
    return scheduler;
  };

  test('with the facts that the run began with, or those that it has now', () => {
    for (const groups of [[head], [head, body], make().run.groups]) {
      const again = restore(reread(make()), all, { groups, steps: 9 });
      expect(again.toJSON()).toEqual(make().toJSON());
    }
    const other = [head, { ...body, base: { lr: 1 } }];
    expect(codeOf(() => restore(reread(make()), all, { groups: other, steps: 9 }))).toBe(
      'bad-snapshot',
    );
  });

  test('events that name another group, or another step, are refused', () => {
    const change = (by: object): Snapshot => {
      const snapshot = reread(make());
      return {
        ...snapshot,
        events: snapshot.events.map((event) =>
          event.type === 'groupAdded' ? { ...event, ...by } : event,
        ),
      };
    };
    expect(restore(change({}), all).t).toBe(3);
    for (const by of [{ name: 'x' }, { group: 0 }, { group: 2 }, { base: { lr: 3 } }, { foo: 1 }]) {
      expect(codeOf(() => restore(change(by), all))).toBe('bad-snapshot');
    }
  });

  test('groups can not come from the future, nor all of them be added', () => {
    const snapshot = reread(make());
    const groups = [head, { ...body, added: 4 }];
    expect(codeOf(() => restore({ ...snapshot, events: [], run: { steps: 9, groups } }, all))).toBe(
      'bad-snapshot',
    );
    expect(codeOf(() => new Scheduler(cosine(), { steps: 9, groups }))).toBe('bad-run');
    expect(
      codeOf(() => new Scheduler(cosine(), { steps: 9, groups: [{ ...head, added: 0 }] })),
    ).toBe('bad-run');
  });
});
