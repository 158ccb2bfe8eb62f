import { describe, expect, test } from 'vitest';
import { Scheduler, StepwiseError } from '../src/index.ts';
import { fromTorch } from '../src/import/index.ts';

interface Child {
  readonly scheduler: string;
  readonly params: Readonly<Record<string, unknown>>;
}

function child(scheduler: string, params: Readonly<Record<string, unknown>>): Child {
  return { scheduler, params };
}

/** The rates of a chain, for each group. */
function rates(schedulers: readonly Child[], lr: readonly number[], n: number): unknown {
  const found = fromTorch('ChainedScheduler', { schedulers }, { lr, steps: n - 1 });
  const scheduler = new Scheduler(found.machine, { groups: found.groups });
  return lr.map((_, group) => Array.from({ length: n }, (_row, t) => scheduler.at(t, { group })));
}

function near(...rows: readonly (readonly number[])[]): unknown {
  return rows.map((row): readonly unknown[] =>
    row.map((value): unknown => expect.closeTo(value, 12)),
  );
}

function refused(schedulers: readonly Child[], lr = 1): string {
  try {
    rates(schedulers, [lr], 11);
  } catch (error) {
    if (error instanceof StepwiseError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const HALVES = child('ExponentialLR', { gamma: 0.5 });
const SAW = child('LambdaLR', { lr_lambda: { name: 'saw', f: (t: number) => 4 - (t % 4) } });

describe('behind one that sets the rate at every step', () => {
  test('what multiplies does so once', () => {
    // it begins with the step after the first
    expect(rates([SAW, HALVES], [1], 6)).toEqual(near([4, 1.5, 1, 0.5, 2, 1.5]));
    const stairs = child('StepLR', { step_size: 3, gamma: 0.1 });
    expect(rates([SAW, stairs], [1], 7)).toEqual(near([4, 3, 2, 0.1, 4, 3, 0.2]));
    const steps = child('MultiStepLR', { milestones: [1, 1, 2], gamma: 0.1 });
    expect(rates([SAW, steps], [1], 4)).toEqual(near([4, 0.03, 0.2, 1]));
  });

  test('what has an end does nothing after it', () => {
    const warm = child('ConstantLR', { factor: 0.5, total_iters: 2 });
    expect(rates([SAW, warm], [1, 10], 4)).toEqual(near([2, 3, 4, 1], [20, 30, 40, 10]));
    const ramp = child('LinearLR', { start_factor: 0.5, end_factor: 1, total_iters: 2 });
    // 0.75 / 0.5 and 1 / 0.75
    expect(rates([SAW, ramp], [1], 4)).toEqual(near([2, 4.5, 8 / 3, 1]));
    const fall = child('PolynomialLR', { total_iters: 2, power: 2 });
    expect(rates([SAW, fall], [1], 4)).toEqual(near([4, 0.75, 0, 1]));
  });

  test('a cosine is drawn to its minimum', () => {
    const cosine = child('CosineAnnealingLR', { T_max: 2, eta_min: 1 });
    // (1 + cos(π / 2)) / (1 + cos(0)) = 1 / 2 of what is above 1; then 0
    expect(rates([SAW, cosine], [1], 3)).toEqual(near([4, 2, 1]));
  });

  test('a function of each group multiplies its own', () => {
    const double = { name: 'double', f: () => 2 };
    const same = { name: 'same', f: () => 1 };
    const multiply = child('MultiplicativeLR', { lr_lambda: [double, same] });
    expect(rates([SAW, multiply], [1, 1], 3)).toEqual(near([4, 6, 4], [4, 3, 2]));
  });
});

describe('beside a SequentialLR', () => {
  const setsAtTwo = child('SequentialLR', {
    schedulers: [child('ConstantLR', { factor: 0.25, total_iters: 99 }), SAW, HALVES],
    milestones: [2, 4],
  });

  test('its children set the rate, or go on from where it is', () => {
    // 0.25, × 0.5; 4 · 0.5, 3 · 0.5; 1 · 0.5, then both halve
    expect(rates([setsAtTwo, HALVES], [1], 7)).toEqual(
      near([0.25, 0.125, 2, 1.5, 0.5, 0.125, 0.03125]),
    );
  });

  test('two of them', () => {
    const other = child('SequentialLR', { schedulers: [HALVES, HALVES], milestones: [3] });
    // the second sets the rate at 0 and 3; what the first sets at 2 and 4 the other halves
    expect(rates([setsAtTwo, other], [1], 5)).toEqual(near([1, 0.5, 2, 1, 0.5]));
  });

  test('OneCycleLR moves the base of what is made after it', () => {
    const cycle = child('OneCycleLR', { max_lr: 1, total_steps: 9, div_factor: 4 });
    const sequence = child('SequentialLR', { schedulers: [HALVES], milestones: [] });
    const alone = fromTorch('OneCycleLR', cycle.params, { lr: 1 });
    const scheduler = new Scheduler(alone.machine, { groups: alone.groups });
    // the base is 0.25 when the sequence begins; then the cycle sets the rate and the sequence halves it
    expect(rates([cycle, sequence], [8], 4)).toEqual(
      near([0.25, ...[1, 2, 3].map((t) => scheduler.at(t) / 2)]),
    );
  });
});

describe('children that share what the optimizer keeps', () => {
  test('the last OneCycleLR says how high all of them go', () => {
    const cycle = (max_lr: number): Child =>
      child('OneCycleLR', { max_lr, total_steps: 11, pct_start: 0.5, anneal_strategy: 'linear' });
    const params = { schedulers: [cycle(1), cycle(2)], milestones: [20] };
    const found = fromTorch('SequentialLR', params, { lr: 7 });
    const scheduler = new Scheduler(found.machine, { groups: found.groups });
    // 11 · 0.5 − 1 = 4.5 steps up from 2 / 25 to 2
    expect(scheduler.at(0)).toBeCloseTo(0.08, 12);
    expect(scheduler.at(3)).toBeCloseTo(0.08 + (1.92 * 3) / 4.5, 12);
  });
});

describe('a child at zero', () => {
  test('that has ended is no part of what comes after a rebound', () => {
    const fall = child('PolynomialLR', { total_iters: 2 });
    const cosine = child('CosineAnnealingLR', { T_max: 3 });
    // at 4 the cosine adds (1 − cos(π / 3)) / 2 to zero; at 5 it is 3 / 4
    expect(rates([fall, cosine], [1], 6)).toEqual(near([1, 0.375, 0, 0, 0.25, 0.75]));
  });

  test('by an exact zero stays there, however much others grow', () => {
    const fall = child('PolynomialLR', { total_iters: 2 });
    const grow = child('ExponentialLR', { gamma: 100 });
    expect(rates([fall, grow], [1], 5)).toEqual(near([1, 50, 0, 0, 0]));
  });
});

describe('what is refused, and why', () => {
  const minimum = child('CosineAnnealingLR', { T_max: 2, eta_min: 0.1 });
  test.each([
    [[HALVES, minimum], 'no closed form'],
    [[HALVES, child('ReduceLROnPlateau', {})], "can't step a ReduceLROnPlateau"],
    [
      [
        child('SequentialLR', { schedulers: [SAW, HALVES], milestones: [9] }),
        // from the last step on nobody sets the rate
        minimum,
      ],
      'no closed form',
    ],
    [[], 'there is none'],
    [[child('FooLR', {}), HALVES], 'unknown-kind'],
    [
      [
        child('LambdaLR', { lr_lambda: { name: 'off', f: (t: number) => (t === 3 ? 0 : 1) } }),
        child('CosineAnnealingLR', { T_max: 2 }),
      ],
      'at zero',
    ],
  ])('%j', (schedulers, reason) => {
    expect(refused(schedulers)).toContain(reason);
  });

  test('the steps of the run are needed where a child is not the same at all times', () => {
    const options = { lr: 1 };
    const of = (...schedulers: readonly Child[]): (() => unknown) => {
      return () => fromTorch('ChainedScheduler', { schedulers }, options);
    };
    expect(of(SAW, HALVES)).toThrow(/ChainedScheduler\.schedulers: its translation/);
    expect(of(HALVES, HALVES)).not.toThrow();
    expect(of(HALVES, SAW)).not.toThrow();
  });
});
