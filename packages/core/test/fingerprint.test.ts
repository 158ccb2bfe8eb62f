import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareFingerprints,
  cosine,
  fingerprint,
  plateau,
  restore,
  Scheduler,
  type Fingerprint,
} from '../src/index.ts';
import { hash } from '../src/fingerprint/hash.ts';
import { leaves } from '../src/fingerprint/leaves.ts';
import type { Json } from '../src/json.ts';
import { sameJson } from '../src/json.ts';
import { apply } from './apply.ts';
import { actions, machine, RUN } from './arbitraryMachine.ts';
import { codeOf } from './codeOf.ts';
import { expectStrictJson } from './strictJson.ts';
import { kinds as all } from './schedulesRandom.ts';

/** What a fingerprint is about. */
const essence = (scheduler: Scheduler): unknown => {
  const { spec, run, t, state } = scheduler.toJSON();
  return { spec, run, t, state };
};

/** The same JSON with the keys of every object the other way round. */
function turned(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, turned(inner)]),
  );
}

test('equal when and only when spec, facts, time and state are', () => {
  let [same, different] = [0, 0];
  fc.assert(
    fc.property(machine, machine, actions, fc.nat(60), fc.nat(5), (one, two, all_, cut, which) => {
      const a = new Scheduler(one, RUN);
      for (const action of all_) apply(a, action);
      const b = new Scheduler(which === 0 ? two : one, which === 1 ? { ...RUN, steps: 41 } : RUN);
      for (const action of which === 2 ? all_.slice(0, cut) : all_) apply(b, action);
      const [x, y] = [fingerprint(a), fingerprint(b)];
      const equal = sameJson(essence(a), essence(b));
      if (equal) same += 1;
      else different += 1;
      expect(x.hash === y.hash).toBe(equal);
      expect(compareFingerprints(x, y).length === 0).toBe(equal);
      expectStrictJson(x);
    }),
    { numRuns: 400 },
  );
  expect(Math.min(same, different)).toBeGreaterThan(50);
});

test('a restored scheduler has the same one, whatever the order of keys in the file', () => {
  fc.assert(
    fc.property(machine, actions, (one, all_) => {
      const scheduler = new Scheduler(one, RUN);
      for (const action of all_) apply(scheduler, action);
      const file = turned(JSON.parse(JSON.stringify(scheduler)) as Json);
      expect(fingerprint(restore(file, all))).toStrictEqual(fingerprint(scheduler));
    }),
    { numRuns: 100 },
  );
});

test('every single difference has its name', () => {
  const make = (): Scheduler => new Scheduler(plateau({ patience: 3 }), RUN);
  const base = fingerprint(make());
  const behind = make();
  behind.step({ applied: false });
  expect(compareFingerprints(base, fingerprint(behind))).toStrictEqual([]);
  const ahead = make();
  ahead.step();
  expect(compareFingerprints(base, fingerprint(ahead))).toStrictEqual(['t']);
  const seen = make();
  seen.observe({ metrics: { val_loss: 0.5 } });
  expect(compareFingerprints(base, fingerprint(seen))).toContain('state.best');
  const other = new Scheduler(plateau({ patience: 4 }), RUN);
  expect(compareFingerprints(base, fingerprint(other))).toStrictEqual(['spec.patience']);
  const facts = new Scheduler(plateau({ patience: 3 }), {
    ...RUN,
    groups: [RUN.groups[0], { name: 'head', base: { ...RUN.groups[1].base, lr: 0.004 } }],
  });
  expect(compareFingerprints(fingerprint(facts), base)).toStrictEqual(['run.groups[1].base.lr']);
});

describe('the hash', () => {
  test.each([
    ['', 'ab3e7c0bc471bc05'],
    ['a', '27a4f90f88c6e8c8'],
    ['{"t":3}', 'b87432133a7a2d76'],
    ['lr', '38e2608a43cf7bd6'],
    ['naïve ∆ 𝛼', 'bf4e966f264d2eb7'],
    ['0.1', 'bc69a2c583c6cd01'],
  ])('%j, as another language computes it from the formula', (text, wanted) => {
    expect(hash(text)).toBe(wanted);
  });

  test('16 digits; texts that differ in little have different ones', () => {
    const texts = new Set<string>();
    for (let i = 0; i < 200_000; i += 1) texts.add(String(i / 7));
    const hashes = new Set([...texts].map(hash));
    expect(hashes.size).toBe(texts.size);
    for (const one of [...hashes].slice(0, 100)) expect(one).toMatch(/^[\da-f]{16}$/);
  });

  test('each half alone is spread evenly, and they do not depend on each other', () => {
    const n = 1 << 16;
    const counts = [new Uint16Array(256), new Uint16Array(256), new Uint16Array(256)];
    for (let i = 0; i < n; i += 1) {
      const digits = hash(`{"t":${i}}`);
      const [first, second] = [digits.slice(6, 8), digits.slice(14, 16)].map((two) =>
        Number.parseInt(two, 16),
      );
      for (const [k, byte] of [first, second, (first ?? 0) ^ (second ?? 0)].entries()) {
        const row = counts[k];
        if (row && byte !== undefined) row[byte] = (row[byte] ?? 0) + 1;
      }
    }
    for (const row of counts) {
      const expected = n / 256;
      const chi2 = row.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // 255 degrees of freedom: mean 255, standard deviation 22.6
      expect(chi2).toBeLessThan(255 + 6 * 22.6);
    }
  });
});

test('ways to fields are never the same for different fields', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const ways = leaves('x', value as Json).map(([way]) => way);
      expect(new Set(ways).size).toBe(ways.length);
    }),
  );
  expect(leaves('x', { 'a.b': 1, a: { b: 2 } }).map(([way]) => way)).toStrictEqual([
    'x["a.b"]',
    'x.a.b',
  ]);
});

test('what is no fingerprint is refused', () => {
  const one = fingerprint(new Scheduler(cosine(), RUN));
  for (const other of [
    null,
    {},
    { ...one, version: 2 },
    { ...one, fields: [] },
    { ...one, fields: { t: 1 } },
    { ...one, hash: 1 },
    { ...one, more: 1 },
  ]) {
    expect(codeOf(() => compareFingerprints(one, other as Fingerprint))).toBe('bad-option');
  }
});
