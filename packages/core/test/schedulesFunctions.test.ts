import { describe, expect, test } from 'vitest';
import { all } from '../src/all.ts';
import {
  chain,
  fromSpec,
  lambda,
  lambdas,
  multiplicativeLambda,
  multiplicativeLambdas,
  restore,
  Scheduler,
  warmup,
  type Machine,
} from '../src/index.ts';
import { alone } from './alone.ts';
import { codeOf, failure } from './codeOf.ts';

const rates = (machine: Machine, n: number): number[] => [
  ...new Scheduler(machine, { lr: 1 }).preview(n),
];
const reread = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const slower = (t: number): number => t / (t + 1);

describe('lambda', () => {
  test('base · f(t)', () => {
    const scheduler = new Scheduler(lambda({ name: 'square', f: (t) => t ** 2 }), { lr: 0.5 });
    expect([...scheduler.preview(4)]).toEqual([0, 0.5, 2, 4.5]);
    expect(scheduler.at(1e9)).toBe(0.5e18);
    expect(scheduler.length).toBe(Infinity);
  });
  test('its spec is its name', () => {
    expect(lambda({ name: 'half', f: () => 0.5 }).spec).toStrictEqual({
      kind: 'lambda',
      name: 'half',
    });
  });
  test('is restored with its function, deep inside', () => {
    const make = (): Machine =>
      chain(warmup({ duration: 3 }), lambda({ name: 'slower', f: slower }));
    const scheduler = new Scheduler(make(), { lr: 1 });
    scheduler.step({ by: 2 });
    const again = restore(reread(scheduler), { ...all, lambda: lambdas({ slower }) });
    for (let t = 2; t < 9; t += 1) {
      expect(again.lr).toBe(scheduler.lr);
      again.step();
      scheduler.step();
    }
  });
  test('a name that is not registered is refused, and the message says how to register it', () => {
    const spec = { kind: 'lambda', name: 'halfway' };
    for (const kinds of [all, { ...all, lambda: lambdas({ other: slower }) }]) {
      const error = failure(() => fromSpec(spec, kinds));
      expect(error.code).toBe('unknown-kind');
      expect(error.message).toMatch('{ ...all, lambda: lambdas({ "halfway": (t) => … }) }');
    }
    expect(failure(() => fromSpec(spec, { lambda: lambdas({ other: slower }) })).message).toMatch(
      'known here: other',
    );
    expect(codeOf(() => fromSpec({ kind: 'lambda', name: 'toString' }, all))).toBe('unknown-kind');
    expect(codeOf(() => fromSpec({ kind: 'lambda', name: '' }, all))).toBe('bad-option');
    expect(codeOf(() => fromSpec({ kind: 'lambda', name: 'a', f: 1 }, all))).toBe('bad-spec');
  });
  test('what is no finite number is an error that names the step', () => {
    for (const [value, shown] of [
      [Number.NaN, 'NaN'],
      [Infinity, 'Infinity'],
      ['1', '"1"'],
      [undefined, 'undefined'],
    ] as const) {
      const f = (t: number): number => (t < 3 ? 1 : (value as number));
      const scheduler = new Scheduler(lambda({ name: 'odd', f }), { lr: 1 });
      expect(scheduler.at(2)).toBe(1);
      expect(failure(() => scheduler.at(3)).message).toBe(
        `lambda 'odd': wanted a finite number for step 3; got ${shown}.`,
      );
    }
  });
  test('wants a name and a function', () => {
    expect(codeOf(() => lambda({ name: 'a' } as never))).toBe('bad-option');
    expect(codeOf(() => lambda({ f: slower } as never))).toBe('bad-option');
    expect(codeOf(() => lambda({ name: '', f: slower }))).toBe('bad-option');
  });
});

test('where time is stretched, the function hears of whole steps', () => {
  const run = { groups: [{ name: 'a', base: { lr: 1 } }] };
  for (const kind of [lambda, multiplicativeLambda]) {
    const machine = kind({ name: 'whole', f: (t) => (Number.isInteger(t) ? t : Number.NaN) });
    const at = alone(machine, run);
    expect(at(3.5)).toBe(at(3));
  }
});

describe('multiplicativeLambda', () => {
  test('base · f(1) · … · f(t); f(0) is not asked for', () => {
    const asked: number[] = [];
    const f = (t: number): number => {
      asked.push(t);
      return t + 1;
    };
    expect(rates(multiplicativeLambda({ name: 'factorial', f }), 6)).toEqual([
      1, 2, 6, 24, 120, 720,
    ]);
    expect(asked).toEqual([1, 2, 3, 4, 5]);
  });
  test('the same in any order, bit for bit', () => {
    const machine = multiplicativeLambda({ name: 'a', f: (t) => 1 + Math.sin(t) / 100 });
    const forwards = rates(machine, 5000);
    const scheduler = new Scheduler(machine, { lr: 1 });
    for (const t of [4999, 0, 1023, 1024, 1025, 3000, 2047, 2048, 1, 4097, 2049]) {
      expect(scheduler.at(t)).toBe(forwards[t]);
    }
    let product = 1;
    for (let t = 1; t < 5000; t += 1) product *= 1 + Math.sin(t) / 100;
    expect(forwards[4999]).toBe(product);
  });
  test('what was computed is kept: a step costs a call, a way back no more than a stretch', () => {
    let calls = 0;
    const f = (): number => {
      calls += 1;
      return 1;
    };
    const scheduler = new Scheduler(multiplicativeLambda({ name: 'counting', f }), { lr: 1 });
    scheduler.at(10_000);
    expect(calls).toBe(10_000);
    scheduler.at(10_001);
    scheduler.at(10_001);
    expect(calls).toBe(10_001);
    scheduler.at(5000);
    expect(calls).toBeLessThanOrEqual(10_001 + 1024);
    scheduler.at(10_001);
    expect(calls).toBeLessThanOrEqual(10_001 + 2 * 1024);
  });
  test('a number that is not finite, or a product that is not, is an error that names the step', () => {
    const odd = multiplicativeLambda({ name: 'odd', f: (t) => (t === 3 ? Number.NaN : 1) });
    const scheduler = new Scheduler(odd, { lr: 1 });
    expect(scheduler.at(2)).toBe(1);
    expect(failure(() => scheduler.at(9)).message).toMatch('for step 3; got NaN');
    expect(scheduler.at(1)).toBe(1);
    const huge = new Scheduler(multiplicativeLambda({ name: 'huge', f: () => 1e200 }), { lr: 1 });
    expect(huge.at(1)).toBe(1e200);
    expect(failure(() => huge.at(5)).message).toMatch('up to step 2');
  });
  test('a step beyond a hundred million is refused at once, and the message says what to do', () => {
    const asked: number[] = [];
    const f = (t: number): number => {
      asked.push(t);
      return Number.NaN;
    };
    const scheduler = new Scheduler(multiplicativeLambda({ name: 'far', f }), { lr: 1 });
    for (const t of [1e8 + 1, 1e9, Number.MAX_SAFE_INTEGER]) {
      const error = failure(() => scheduler.at(t));
      expect(error.code).toBe('bad-time');
      expect(error.message).toMatch("multiplicativeLambda 'far': wanted a step up to 100000000");
      expect(error.message).toMatch('a lambda can know the product in closed form');
      expect(error.message).toMatch(`got ${t}.`);
    }
    expect(asked).toEqual([]);
    expect(codeOf(() => scheduler.at(1e8))).toBe('bad-option');
    expect(asked).toEqual([1]);
    expect(scheduler.at(0)).toBe(1);
  });
  test('is restored with its function, and refused without', () => {
    const scheduler = new Scheduler(multiplicativeLambda({ name: 'slower', f: slower }), { lr: 1 });
    scheduler.step({ by: 3 });
    const kinds = { ...all, multiplicativeLambda: multiplicativeLambdas({ slower }) };
    expect(restore(reread(scheduler), kinds).lr).toBe(scheduler.lr);
    const error = failure(() => restore(reread(scheduler), all));
    expect(error.code).toBe('unknown-kind');
    expect(error.message).toMatch('multiplicativeLambda: multiplicativeLambdas({ "slower"');
  });
});
