import { describe, expect, test } from 'vitest';
import {
  piecewiseConstant,
  piecewiseLinear,
  Scheduler,
  type Machine,
  type RunOptions,
} from '../src/index.ts';
import { codeOf } from './codeOf.ts';

const rates = (machine: Machine, n: number, run: RunOptions = { lr: 1 }): number[] => [
  ...new Scheduler(machine, run).preview(n),
];
const near = (values: readonly number[]): number[] =>
  values.map((value) => expect.closeTo(value, 14) as number);

describe('piecewiseConstant', () => {
  test('a boundary belongs to the value after it', () => {
    const machine = piecewiseConstant({ boundaries: [2, 4], values: [1e-2, 1e-3, 1e-4] });
    expect(rates(machine, 6)).toEqual([1e-2, 1e-2, 1e-3, 1e-3, 1e-4, 1e-4]);
    const shares = piecewiseConstant({ boundaries: ['1ep'], factors: [0.5, 2] });
    expect(rates(shares, 4, { lr: 0.1, stepsPerEpoch: 2 })).toEqual([0.05, 0.05, 0.2, 0.2]);
  });
  test('boundaries at 0, twice, or none', () => {
    expect(rates(piecewiseConstant({ boundaries: [0], values: [1, 2] }), 2)).toEqual([2, 2]);
    expect(rates(piecewiseConstant({ boundaries: [1, 1], values: [1, 2, 3] }), 3)).toEqual([
      1, 3, 3,
    ]);
    expect(rates(piecewiseConstant({ boundaries: [], values: [0.5] }), 2)).toEqual([0.5, 0.5]);
  });
  test('each value is a phase, with its factor where it has one', () => {
    const events = (machine: Machine) => {
      const scheduler = new Scheduler(machine, { lr: 1 });
      scheduler.step({ by: 5 });
      scheduler.step({ by: 5 });
      return scheduler.events;
    };
    const phase = { type: 'phase', name: 'piecewiseConstant', path: [] };
    expect(events(piecewiseConstant({ boundaries: [5], factors: [1, 0.5] }))).toEqual([
      { ...phase, step: 0, start: 0, end: 5, factor: 1 },
      { ...phase, step: 5, start: 5, end: null, factor: 0.5 },
    ]);
    expect(events(piecewiseConstant({ boundaries: [5], values: [1, 0.5] }))).toEqual([
      { ...phase, step: 0, start: 0, end: 5 },
      { ...phase, step: 5, start: 5, end: null },
    ]);
  });
  test('wants boundaries that rise and one value more', () => {
    const make = (options: object) => (): unknown => piecewiseConstant(options as never);
    expect(codeOf(make({ boundaries: [1], values: [1] }))).toBe('bad-option');
    expect(codeOf(make({ boundaries: [1], values: [1, 2], factors: [1, 2] }))).toBe('bad-option');
    expect(codeOf(make({ boundaries: [1] }))).toBe('bad-option');
    expect(codeOf(make({ boundaries: 1, values: [1, 2] }))).toBe('bad-option');
    expect(codeOf(make({ boundaries: [1], values: [1, -2] }))).toBe('bad-option');
    expect(codeOf(make({ boundaries: ['x'], values: [1, 2] }))).toBe('bad-duration');
    const falling = piecewiseConstant({ boundaries: ['1ep', 3], values: [1, 2, 3] });
    expect(rates(falling, 1, { lr: 1, stepsPerEpoch: 2 })).toEqual([1]);
    expect(codeOf(() => rates(falling, 1, { lr: 1, stepsPerEpoch: 4 }))).toBe('bad-duration');
  });
});

describe('piecewiseLinear', () => {
  test('straight lines from point to point, level outside', () => {
    const machine = piecewiseLinear({
      points: [
        [1, 0.1],
        [3, 0.5],
        [7, 0.3],
      ],
    });
    expect(rates(machine, 10)).toEqual(near([0.1, 0.1, 0.3, 0.5, 0.45, 0.4, 0.35, 0.3, 0.3, 0.3]));
    expect(new Scheduler(machine, { lr: 1 }).length).toBe(7);
  });
  test('shares of the base, times in epochs', () => {
    const machine = piecewiseLinear({
      factors: [
        [0, 0],
        ['2ep', 1],
        ['4ep', 0.5],
      ],
    });
    expect(rates(machine, 10, { lr: 0.1, stepsPerEpoch: 2 })).toEqual(
      near([0, 0.025, 0.05, 0.075, 0.1, 0.0875, 0.075, 0.0625, 0.05, 0.05]),
    );
  });
  test('two points at the same time are a jump', () => {
    const machine = piecewiseLinear({
      points: [
        [0, 1],
        [2, 2],
        [2, 5],
        [4, 3],
      ],
    });
    expect(rates(machine, 6)).toEqual(near([1, 1.5, 5, 4, 3, 3]));
    expect(
      rates(
        piecewiseLinear({
          points: [
            [0, 1],
            [0, 2],
          ],
        }),
        2,
      ),
    ).toEqual([2, 2]);
  });
  test('one point is a constant', () => {
    expect(rates(piecewiseLinear({ points: [[0, 0.3]] }), 2)).toEqual([0.3, 0.3]);
    expect(rates(piecewiseLinear({ factors: [[5, 0.3]] }), 7, { lr: 2 })).toEqual(
      Array.from({ length: 7 }, () => 0.6),
    );
  });
  test('wants points in order', () => {
    const make = (options: object) => (): unknown => piecewiseLinear(options);
    expect(codeOf(make({}))).toBe('bad-option');
    expect(codeOf(make({ points: [] }))).toBe('bad-option');
    expect(codeOf(make({ points: [[1, 2]], factors: [[1, 2]] }))).toBe('bad-option');
    expect(codeOf(make({ points: [[1]] }))).toBe('bad-option');
    expect(codeOf(make({ points: [[1, Number.NaN]] }))).toBe('bad-option');
    expect(codeOf(make({ points: [[-1, 1]] }))).toBe('bad-duration');
    const falling = piecewiseLinear({
      points: [
        [2, 1],
        [1, 1],
      ],
    });
    expect(codeOf(() => rates(falling, 1))).toBe('bad-duration');
  });
});
