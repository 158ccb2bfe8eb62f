import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareFingerprints,
  fingerprint,
  fromSpec,
  lint,
  multiplicativeLambda,
  parseLog,
  replayLog,
  restore,
  Scheduler,
  StepwiseError,
  why,
  writeLog,
  type RunOptions,
} from '../src/index.ts';
import { apply } from './apply.ts';
import { actions, machine, RUN } from './arbitraryMachine.ts';
import { codeOf } from './codeOf.ts';
import { changes, deep, spoiled } from './hostileJson.ts';
import { kinds } from './schedulesRandom.ts';
import { expectStrictJson } from './strictJson.ts';

const METRICS = { val_loss: 1, accuracy: 0.5 };
const specs = machine.map(({ spec }) => spec);
const reread = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** A scheduler after some steps. */
const schedulers = fc.tuple(specs, actions).map(([spec, all_]) => {
  const scheduler = new Scheduler(fromSpec(spec, kinds), RUN);
  for (const action of all_.slice(0, 15)) apply(scheduler, action);
  return scheduler.toJSON();
});

/** The names of all that every object, list, function, text and number has. */
const inherited = (): readonly (readonly string[])[] =>
  [Object, Array, Function, String, Number].map(({ prototype }) =>
    Object.getOwnPropertyNames(prototype),
  );
const INHERITED = inherited();

/** What `action` gives; undefined when it throws a StepwiseError. Anything else that is thrown is a failure. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof StepwiseError) return undefined;
    throw error;
  }
}

/** Does with a scheduler all that a loop and its tools do. */
function use(scheduler: Scheduler): void {
  expectStrictJson(scheduler.toJSON());
  attempt(() => scheduler.values);
  attempt(() => scheduler.at(0));
  attempt(() => scheduler.preview(10));
  attempt(() => why(scheduler, { metrics: METRICS }));
  attempt(() => lint(scheduler.machine, scheduler.run));
  attempt(() => fingerprint(scheduler));
  attempt(() => {
    for (let i = 0; i < 3; i += 1) scheduler.step({ metrics: METRICS });
    scheduler.observe({ metrics: METRICS });
  });
  attempt(() => scheduler.step({ by: 1000 }));
  expectStrictJson(scheduler.toJSON());
}

/** Some of what was changed is refused, and some not. */
const BOTH = new Set([true, false]);

describe('changed anywhere, it gives what works or a StepwiseError', () => {
  test('a snapshot', () => {
    const passed: boolean[] = [];
    fc.assert(
      fc.property(schedulers, changes, (saved, list) => {
        const again = attempt(() => restore(spoiled(saved, list), kinds));
        passed.push(again !== undefined);
        if (again) use(again);
      }),
      { numRuns: 1500 },
    );
    expect(new Set(passed)).toEqual(BOTH);
    expect(inherited()).toEqual(INHERITED);
  });

  test('a spec', () => {
    const passed: boolean[] = [];
    fc.assert(
      fc.property(specs, changes, (spec, list) => {
        const [given] = spoiled([spec], list) as readonly unknown[];
        const again = attempt(() => new Scheduler(fromSpec(given, kinds), RUN));
        passed.push(again !== undefined);
        if (again) use(again);
      }),
      { numRuns: 800 },
    );
    expect(new Set(passed)).toEqual(BOTH);
    expect(inherited()).toEqual(INHERITED);
  });

  test('the facts of a run', () => {
    const passed: boolean[] = [];
    fc.assert(
      fc.property(specs, changes, (spec, list) => {
        const [facts] = spoiled([RUN], list) as readonly RunOptions[];
        const again = attempt(
          () => new Scheduler(fromSpec(spec, kinds), facts as unknown as RunOptions),
        );
        passed.push(again !== undefined);
        if (again) use(again);
      }),
      { numRuns: 400 },
    );
    expect(new Set(passed)).toEqual(BOTH);
    expect(inherited()).toEqual(INHERITED);
  });

  test('a log', () => {
    const passed: boolean[] = [];
    fc.assert(
      fc.property(schedulers, changes, (saved, list) => {
        const lines = writeLog(restore(saved, kinds)).trimEnd().split('\n');
        const given = spoiled(
          lines.map((line) => JSON.parse(line) as unknown),
          list.map((change) => ({ ...change, ...('text' in change && shallow(change.text)) })),
        ) as readonly unknown[];
        const text = given.map((line) => JSON.stringify(line)).join('\n');
        const replay = attempt(() => replayLog(parseLog(text), kinds));
        passed.push(replay !== undefined);
        attempt(() => replay?.preview(20));
        attempt(() => replay?.at(3));
      }),
      { numRuns: 400 },
    );
    expect(new Set(passed)).toEqual(BOTH);
    expect(inherited()).toEqual(INHERITED);
  });

  test('metrics and fingerprints', () => {
    const passed: boolean[] = [];
    fc.assert(
      fc.property(schedulers, changes, (saved, list) => {
        const scheduler = restore(saved, kinds);
        const [metrics] = spoiled([METRICS], list) as readonly (typeof METRICS)[];
        const before = JSON.stringify(scheduler);
        const heard = attempt(() => scheduler.step({ metrics: metrics as typeof METRICS }));
        passed.push(heard !== undefined);
        expect(heard === undefined && JSON.stringify(scheduler) !== before).toBe(false);
        expectStrictJson(scheduler.toJSON());
        const print = fingerprint(scheduler);
        const other = spoiled(print, list) as typeof print;
        attempt(() => compareFingerprints(print, other));
      }),
      { numRuns: 300 },
    );
    expect(new Set(passed)).toEqual(BOTH);
    expect(inherited()).toEqual(INHERITED);
  });
});

/** A text that JSON.stringify, too, can write. */
function shallow(text: string): { readonly text: string } {
  return { text: text.length > 100_000 ? deep(500) : text };
}

const SPEC = { kind: 'chain', links: [{ kind: 'cosine' }, { kind: 'plateau', patience: 0 }] };

function snapshot(): Record<string, unknown> {
  const scheduler = new Scheduler(fromSpec(SPEC, kinds), { lr: 0.1, steps: 20 });
  for (const val_loss of [1, 1, 2]) scheduler.step({ metrics: { val_loss } });
  return reread(scheduler) as Record<string, unknown>;
}

test('nesting so deep that recursion would end the stack', () => {
  const given = snapshot();
  expect(restore(given, kinds).t).toBe(3);
  for (const field of Object.keys(given)) {
    const value: unknown = JSON.parse(deep(50_000));
    expect(codeOf(() => restore({ ...given, [field]: value }, kinds))).toMatch(/^bad-/);
    expect(codeOf(() => restore({ ...given, [field]: [value] }, kinds))).toMatch(/^bad-/);
  }
  let inner: object = { kind: 'constant' };
  for (let i = 0; i < 50_000; i += 1) inner = { kind: 'perEpoch', machine: inner };
  expect(codeOf(() => fromSpec(inner, kinds))).toBe('bad-spec');
});

test.each([undefined, null, 0, 2, 1.5, '1', -1, [], {}, [1], '__proto__', 1e300])(
  'version %j is refused',
  (version) => {
    expect(codeOf(() => restore({ ...snapshot(), version }, kinds))).toBe('bad-snapshot');
    const [header = '', ...rest] = writeLog(restore(snapshot(), kinds)).split('\n');
    const other = JSON.stringify({ ...(JSON.parse(header) as object), version });
    expect(codeOf(() => parseLog([other, ...rest].join('\n')))).toBe('bad-snapshot');
  },
);

const WITH_SEMANTICS = [
  { kind: 'plateau', min: 0, window: 1 },
  { kind: 'greedy', goodPatience: 1 },
  { kind: 'cosine' },
  { kind: 'cosineRestarts', period: 1 },
  { kind: 'cyclic', max: 1 },
  { kind: 'inverseSqrt' },
  { kind: 'oneCycle' },
  { kind: 'polynomial' },
  { kind: 'tanh' },
  { kind: 'wsd', decay: 1 },
];

test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
  '%s is a name like any other',
  (name) => {
    const field = `"${name}":{"polluted":true}`;
    const text = JSON.stringify(snapshot());
    for (const place of ['{"version"', '{"kind"', '"run":{', '{"name"', '"base":{', '{"type"']) {
      const given = text.replaceAll(place, place.replace('{', `{${field},`));
      expect(given).not.toBe(text);
      expect(codeOf(() => restore(JSON.parse(given), kinds))).toMatch(/^bad-/);
    }
    expect(codeOf(() => fromSpec({ kind: name }, kinds))).toBe('unknown-kind');
    expect(codeOf(() => fromSpec({ kind: 'lambda', name }, kinds))).toBe('unknown-kind');
    for (const semantics of [name, [name], { [name]: name }]) {
      for (const spec of WITH_SEMANTICS) {
        expect(codeOf(() => fromSpec({ ...spec, semantics }, kinds))).toBe('bad-option');
      }
    }
    const metrics = JSON.parse(`{"val_loss":1,${field}}`) as Record<string, number>;
    expect(restore(snapshot(), kinds).step({ metrics })).toBeDefined();
    expect(inherited()).toEqual(INHERITED);
  },
);

test('a zero with a sign leaves no trace', () => {
  const zero: unknown = JSON.parse('-0');
  const given = [
    { kind: 'linear', duration: zero },
    { kind: 'multiStep', milestones: [zero] },
    { kind: 'piecewiseLinear', points: [[zero, zero]] },
    { kind: 'sequence', parts: [{ machine: { kind: 'constant' }, duration: zero }] },
  ];
  for (const spec of given) expectStrictJson(fromSpec(spec, kinds).spec);
  const run = { lr: zero, steps: 20 } as RunOptions;
  expectStrictJson(new Scheduler(fromSpec(SPEC, kinds), run).toJSON());
  const text = JSON.stringify(snapshot()).replace('"path":[0', '"path":[-0');
  expect(text).toMatch('-0');
  const again = attempt(() => restore(JSON.parse(text), kinds));
  expectStrictJson(again?.toJSON() ?? null);
});

test('a step so far out that a product over all steps would take hours', () => {
  const far = multiplicativeLambda({ name: 'still', f: () => 1 });
  const scheduler = new Scheduler(far, { lr: 1 });
  for (const t of [1e9, Number.MAX_SAFE_INTEGER]) {
    expect(codeOf(() => scheduler.at(t))).toBe('bad-time');
    const given = { ...(reread(scheduler) as object), t };
    expect(codeOf(() => restore(given, kinds).lr)).toBe('bad-time');
  }
});
