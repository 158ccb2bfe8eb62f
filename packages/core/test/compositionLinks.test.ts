import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chain,
  clamp,
  constant,
  cosine,
  describe as inWords,
  linear,
  plateau,
  scale,
  Scheduler,
  select,
  sequence,
  type Machine,
  type RunOptions,
} from '../src/index.ts';
import { apply } from './apply.ts';
import { actions, machine as anyMachine, RUN } from './arbitraryMachine.ts';
import { codeOf, failure } from './codeOf.ts';
import { expectSame } from './expectSame.ts';

const rates = (machine: Machine, n: number, run: RunOptions = { lr: 1 }): number[] => [
  ...new Scheduler(machine, run).preview(n),
];
const groups = [
  { name: 'body', base: { lr: 1, weightDecay: 0.1 } },
  { name: 'head', base: { lr: 2, weightDecay: 0.2 } },
];

describe('clamp', () => {
  test('keeps what comes in between its bounds', () => {
    const fall = linear({ duration: 4 });
    expect(rates(chain(fall, clamp({ min: 0.3 })), 5)).toEqual([1, 0.75, 0.5, 0.3, 0.3]);
    expect(rates(chain(fall, clamp({ max: 0.6 })), 5)).toEqual([0.6, 0.6, 0.5, 0.25, 0]);
    expect(rates(chain(fall, clamp({ min: 0.3, max: 0.6 })), 5)).toEqual([0.6, 0.6, 0.5, 0.3, 0.3]);
    expect(rates(clamp({ max: 0.5 }), 1)).toEqual([0.5]);
  });

  test('bounds may be shares of the base', () => {
    const machine = chain(linear({ duration: 4 }), clamp({ min: 0.5, max: 0.75, relative: true }));
    const scheduler = new Scheduler(machine, { groups });
    expect(scheduler.values.map(({ lr }) => lr)).toEqual([0.75, 1.5]);
    scheduler.step({ by: 4 });
    expect(scheduler.values.map(({ lr }) => lr)).toEqual([0.5, 1]);
  });

  test('or be for some groups', () => {
    const machine = chain(linear({ duration: 2 }), clamp({ min: { head: 0.25 }, max: 1.5 }));
    const scheduler = new Scheduler(machine, { groups });
    expect(scheduler.values.map(({ lr }) => lr)).toEqual([1, 1.5]);
    scheduler.step({ by: 2 });
    expect(scheduler.values.map(({ lr }) => lr)).toEqual([0, 0.25]);
  });

  test('has no end of its own, and no phase', () => {
    const machine = chain(linear({ duration: 4 }), clamp({ min: 0.3 }));
    expect(new Scheduler(machine, { lr: 1 }).length).toBe(4);
    expect(rates(sequence([machine, constant({ factor: 2 })]), 6)).toEqual([
      1, 0.75, 0.5, 0.3, 2, 2,
    ]);
    expect(new Scheduler(clamp({ min: 0 }), { lr: 1 }).length).toBe(Infinity);
    expect(new Scheduler(clamp({ min: 0 }), { lr: 1 }).events).toEqual([]);
  });

  test('an event where it begins to hold and where it no longer does', () => {
    const stairs = sequence([
      { machine: constant(), duration: 2 },
      { machine: constant({ factor: 0.1 }), duration: 2 },
      { machine: constant({ factor: 3 }), duration: 1 },
      constant(),
    ]);
    const scheduler = new Scheduler(
      chain(stairs, select({ group: { head: clamp({ min: 0.5, max: 4 }) } })),
      { groups },
    );
    for (let t = 0; t < 6; t += 1) scheduler.step();
    const path = [1, 'head'];
    const events = scheduler.events.filter(({ type }) => type !== 'phase');
    expect(events).toEqual([
      { type: 'clamped', step: 2, path, param: 'lr', by: 'minimum', held: [{ group: 1, at: 0.5 }] },
      { type: 'clamped', step: 4, path, param: 'lr', by: 'maximum', held: [{ group: 1, at: 4 }] },
      { type: 'released', step: 5, path, param: 'lr', groups: [1] },
    ]);
    expect(events.map((event) => inWords(event, scheduler.run))).toEqual([
      'Holds lr of head at 0.5: what the schedule asks for is below the minimum of a clamp.',
      'Holds lr of head at 4: what the schedule asks for is above the maximum of a clamp.',
      'No longer holds lr of head at the bound of a clamp.',
    ]);
  });

  test('a cut that it swallows', () => {
    const machine = chain(plateau({ patience: 0, factor: 0.1 }), clamp({ min: 0.5 }));
    const scheduler = new Scheduler(machine, { lr: 1 });
    scheduler.step({ metrics: { val_loss: 1 } });
    expect(scheduler.observe({ metrics: { val_loss: 1 } })).toMatchObject([
      { type: 'reduced', step: 1, changes: [{ from: 1, to: 0.1 }] },
      { type: 'clamped', step: 1, path: [1], held: [{ at: 0.5 }] },
    ]);
    expect(scheduler.lr).toBe(0.5);
  });

  test('any number beside the rate', () => {
    const machine = select({
      param: { weightDecay: chain(linear({ duration: 2 }), clamp({ min: 0.15 })) },
    });
    const scheduler = new Scheduler(machine, { groups });
    expect(scheduler.step()).toMatchObject([
      { type: 'clamped', path: ['weightDecay', 1], param: 'weightDecay', held: [{ group: 1 }] },
    ]);
    expect(scheduler.values.map(({ weightDecay }) => weightDecay)).toEqual([0.15, 0.15]);
    expect(scheduler.values.map(({ lr }) => lr)).toEqual([1, 2]);
  });

  test('its events tell at each step which groups it holds, and all values are within its bounds', () => {
    const bounds = fc.constantFrom({ min: 0.01 }, { max: 0.02 }, { min: 0.002, max: 0.05 });
    fc.assert(
      fc.property(anyMachine, bounds, actions, (one, { min = 0, max = Infinity }, all_) => {
        const machine = chain(one, clamp(max === Infinity ? { min } : { min, max }));
        const [scheduler, alone] = [new Scheduler(machine, RUN), new Scheduler(one, RUN)];
        const held = new Map<number, string>();
        let seen = 0;
        for (const action of [null, ...all_]) {
          if (action) for (const each of [scheduler, alone]) apply(each, action);
          for (const event of scheduler.events.slice(seen)) {
            if (event.type === 'clamped' && event.param === 'lr') {
              const own = event.path[0] === 1 ? event.by : 'other';
              for (const { group } of event.held) held.set(group, own);
            }
            if (event.type === 'released' && event.param === 'lr') {
              for (const group of event.groups) held.delete(group);
            }
          }
          seen = scheduler.events.length;
          for (const [group, { lr }] of alone.values.entries()) {
            const by = lr < min ? 'minimum' : 'maximum';
            const told = held.get(group) === 'other' ? undefined : held.get(group);
            expectSame(told, lr < min || lr > max ? by : undefined);
            expectSame(scheduler.values[group]?.lr, Math.min(Math.max(lr, min), max));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each<[string, unknown, string]>([
    ['nothing', {}, 'bad-option'],
    ['a negative bound', { min: -1 }, 'bad-option'],
    ['NaN', { max: Number.NaN }, 'bad-option'],
    ['a text', { max: '1' }, 'bad-option'],
    ['a list', { max: [1] }, 'bad-option'],
    ['a text for a group', { max: { head: '1' } }, 'bad-option'],
    ['a minimum above its maximum', { min: 2, max: 1 }, 'bad-option'],
    ['the same for one group', { min: { head: 2 }, max: 1 }, 'bad-option'],
    ['an unknown group', { min: { foo: 1 } }, 'bad-run'],
    ['__proto__', { min: JSON.parse('{"__proto__":1}') as unknown }, 'bad-run'],
    ['relative', { min: 1, relative: 'yes' }, 'bad-option'],
    ['more', { min: 1, foo: 1 }, 'bad-option'],
  ])('refuses %s', (_, options, code) => {
    expect(codeOf(() => new Scheduler(clamp(options as never), { groups }))).toBe(code);
  });
});

describe('scale', () => {
  test('the rate of each group', () => {
    const machine = chain(linear({ duration: 4 }), scale({ group: { head: 0.1 } }));
    const scheduler = new Scheduler(machine, { groups });
    scheduler.step();
    expect(scheduler.values).toEqual([
      { lr: 0.75, weightDecay: 0.1 },
      { lr: 1.5 * 0.1, weightDecay: 0.2 },
    ]);
    expect(scheduler.length).toBe(4);
  });

  test('any parameter of all groups', () => {
    const scheduler = new Scheduler(scale({ param: { weightDecay: 2, lr: 0 } }), { groups });
    expect(scheduler.values).toEqual([
      { lr: 0, weightDecay: 0.2 },
      { lr: 0, weightDecay: 0.4 },
    ]);
  });

  test('of one parameter of one group, inside a selection', () => {
    const machine = select({ param: { weightDecay: scale({ group: { head: 0.5 } }) } });
    expect(new Scheduler(machine, { groups }).values).toEqual([
      { lr: 1, weightDecay: 0.1 },
      { lr: 2, weightDecay: 0.1 },
    ]);
  });

  test('is what timm does after its schedule', () => {
    const machine = chain(cosine({ duration: 10, min: 0.01 }), scale({ group: { head: 0.3 } }));
    const scheduler = new Scheduler(machine, { groups });
    const curve = (base: number, t: number): number =>
      0.01 + ((base - 0.01) * (1 + Math.cos((Math.PI * t) / 10))) / 2;
    for (let t = 0; t < 10; t += 1) {
      expect(scheduler.at(t)).toBeCloseTo(curve(1, t), 14);
      expect(scheduler.at(t, { group: 1 })).toBeCloseTo(curve(2, t) * 0.3, 14);
    }
  });

  test('refuses what it can not use', () => {
    for (const bad of [
      {},
      { group: {}, param: {} },
      { group: { head: -1 } },
      { group: [] },
      { foo: 1 },
      { param: { lr: '1' } },
    ]) {
      expect(codeOf(() => scale(bad as never))).toBe('bad-option');
    }
    const error = failure(() => new Scheduler(scale({ group: { foo: 1 } }), { groups }));
    expect(error.code).toBe('bad-run');
    expect(error.message).toMatch('a group of the run (body, head)');
    expect(codeOf(() => new Scheduler(scale({ param: { momentum: 1 } }), { groups }))).toBe(
      'bad-run',
    );
  });
});
