import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chain,
  cosine,
  fromSpec,
  plateau,
  restore,
  Scheduler,
  sequence,
  StepwiseError,
  warmup,
  why,
} from '../src/index.ts';
import { apply } from './apply.ts';
import { actions, machine, RUN } from './arbitraryMachine.ts';
import { codeOf, failure } from './codeOf.ts';
import { expectSameList } from './expectSame.ts';
import { expectStrictJson } from './strictJson.ts';
import { kinds as all } from './schedulesRandom.ts';

const reread = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('saved at any step and restored, a run continues bit for bit', () => {
  fc.assert(
    fc.property(machine, actions, fc.nat(40), (one, all_, cut) => {
      const scheduler = new Scheduler(one, RUN);
      const before = all_.slice(0, cut);
      for (const action of before) apply(scheduler, action);
      const again = restore(reread(scheduler), all, RUN);
      expect(again.toJSON()).toStrictEqual(scheduler.toJSON());
      for (const action of all_.slice(cut)) {
        expect(apply(again, action)).toStrictEqual(apply(scheduler, action));
        expect(again.values).toStrictEqual(scheduler.values);
        expectSameList(
          [...again.rates()],
          scheduler.values.map(({ lr }) => lr),
        );
      }
      expect(again.toJSON()).toStrictEqual(scheduler.toJSON());
      expect(again.stopped).toStrictEqual(scheduler.stopped);
    }),
    { numRuns: 2000 },
  );
});

test('a mean that is −0 is told as 0', () => {
  const scheduler = new Scheduler(plateau({ patience: 0, threshold: 0, window: 2 }), { lr: 1 });
  for (const val_loss of [0, -5e-324]) scheduler.step({ metrics: { val_loss } });
  expect(scheduler.events.filter(({ type }) => type === 'reduced')).toHaveLength(1);
  expectStrictJson(scheduler.toJSON());
});

test('fromSpec builds the same machine from its JSON', () => {
  fc.assert(
    fc.property(machine, (one) => {
      const again = fromSpec(reread(one.spec), all);
      expect(again.spec).toStrictEqual(one.spec);
      expectStrictJson(one.spec);
      const [a, b] = [new Scheduler(one, RUN), new Scheduler(again, RUN)];
      expect(b.length).toBe(a.length);
      expect(b.preview(50)).toStrictEqual(a.preview(50));
    }),
    { numRuns: 1000 },
  );
});

describe('a snapshot that was tampered with', () => {
  const make = (): Record<string, unknown> => {
    const scheduler = new Scheduler(
      chain(sequence([warmup({ duration: '1ep' }), plateau({ patience: 0 })]), cosine()),
      { lr: 0.1, stepsPerEpoch: 2, epochs: 10 },
    );
    for (const val_loss of [1, 1, 1, 2, 3]) scheduler.step({ metrics: { val_loss } });
    return reread(scheduler) as Record<string, unknown>;
  };
  const restoring = (change: object): string =>
    codeOf(() => restore({ ...make(), ...change }, all));

  test('is whole as it is', () => {
    expect(restore(make(), all).t).toBe(5);
  });

  test.each([
    ['version', { version: 2 }, 'bad-snapshot'],
    ['an unknown field', { foo: 1 }, 'bad-snapshot'],
    ['t', { t: 1.5 }, 'bad-snapshot'],
    ['t before the events', { t: 1 }, 'bad-snapshot'],
    ['state', { state: null }, 'bad-snapshot'],
    ['state of another spec', { state: [[null, { best: 1 }], null] }, 'bad-snapshot'],
    ['run', { run: null }, 'bad-snapshot'],
    ['facts', { run: { lr: -1 } }, 'bad-run'],
    ['spec', { spec: { kind: 'foo' } }, 'unknown-kind'],
    ['no kind', { spec: [] }, 'bad-spec'],
    ['events', { events: {} }, 'bad-snapshot'],
    ['an event', { events: [1] }, 'bad-snapshot'],
    ['a type', { events: [{ type: 'foo', step: 0 }] }, 'bad-snapshot'],
    ['events that do not lead to the state', { events: [] }, 'bad-snapshot'],
  ])('%s', (_, change, code) => {
    expect(restoring(change)).toBe(code);
  });

  test('what is no object', () => {
    for (const value of [null, 1, 'x', [], undefined]) {
      expect(codeOf(() => restore(value, all))).toBe('bad-snapshot');
    }
  });

  test('a newer version says so', () => {
    expect(failure(() => restore({ version: 2 }, all)).message).toMatch('newer');
  });

  test('other facts name the fact', () => {
    const error = failure(() => restore(make(), all, { lr: 0.1, stepsPerEpoch: 2, epochs: 11 }));
    expect(error.code).toBe('bad-snapshot');
    expect(error.message).toMatch('steps 20, this run 22');
  });

  test('another base is another fact', () => {
    const groups = [{ name: 'all', base: { lr: 0.1, momentum: 0.9 } }];
    const error = failure(() => restore(make(), all, { groups, stepsPerEpoch: 2, epochs: 10 }));
    expect(error.message).toMatch('groups');
  });

  test('__proto__ is a key like any other', () => {
    const text = JSON.stringify(make()).replace('"factor"', '"__proto__":{"a":1},"factor"');
    expect(codeOf(() => restore(JSON.parse(text), all))).toBe('bad-option');
    const named = '{"kind":"select","group":{"__proto__":{"kind":"constant"}}}';
    expect(codeOf(() => new Scheduler(fromSpec(JSON.parse(named), all), { lr: 1 }))).toBe(
      'bad-run',
    );
    expect(codeOf(() => fromSpec({ kind: '__proto__' }, all))).toBe('unknown-kind');
    expect(codeOf(() => fromSpec({ kind: 'toString' }, all))).toBe('unknown-kind');
  });

  test('nesting without end', () => {
    let spec: object = { kind: 'constant' };
    for (let i = 0; i < 20_000; i += 1) spec = { kind: 'chain', links: [spec] };
    expect(codeOf(() => fromSpec(spec, all))).toBe('bad-spec');
  });

  test('a time that no run comes to does not keep it busy', () => {
    const far = Number.MAX_SAFE_INTEGER;
    let restored = 0;
    fc.assert(
      fc.property(machine, actions, (one, all_) => {
        const scheduler = new Scheduler(one, RUN);
        for (const action of all_.slice(0, 10)) apply(scheduler, action);
        attempt(() => {
          const again = restore({ ...scheduler.toJSON(), t: far }, all);
          restored += 1;
          expect(again.values.every(({ lr }) => typeof lr === 'number')).toBe(true);
          why(again);
        });
      }),
      { numRuns: 500 },
    );
    expect(restored).toBeGreaterThan(300);
  });

  test.each([
    { at: 0, from: 1, to: Number.MAX_SAFE_INTEGER },
    { at: 0, from: Number.MAX_SAFE_INTEGER, to: 1 },
    { at: 2 ** 52, from: 2 ** 52 + 1, to: Number.MAX_SAFE_INTEGER },
    { at: 2 ** 52, from: Number.MAX_SAFE_INTEGER, to: 2 ** 52 + 1 },
    { at: 5, from: 7, to: 2 ** 40 },
  ])('a stretch of all the time that there is: %j', (stretch) => {
    for (const milestone of [1, 6, 1e9, 2 ** 52 + 1, 2 ** 53 - 3]) {
      const spec = {
        kind: 'horizon',
        machine: { kind: 'multiStep', milestones: [milestone] },
        stretch,
      };
      for (const t of [0, 1, 1e9, 2 ** 52, Number.MAX_SAFE_INTEGER]) {
        const run = { groups: [{ name: 'a', base: { lr: 1 } }] };
        const snapshot = { version: 1, spec, run, t, state: null, events: [] };
        const again = restore(snapshot, all);
        expect([0.1, 1]).toContain(again.lr);
        why(again);
      }
    }
  });
});

/** What `action` gives, undefined when it throws a StepwiseError; another error is a failure. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof StepwiseError) return undefined;
    throw error;
  }
}
