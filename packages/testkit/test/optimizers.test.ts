import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  momentum,
  rmsProp,
  sgd,
  trajectory,
  type ReferenceOptimizer,
} from '../src/index.ts';

const close = 12;

/** The updates under a gradient and values that do not change. */
function updates(optimizer: ReferenceOptimizer, steps: number, gradient: number, lr = 0.1) {
  return trajectory(optimizer, {
    gradients: Array.from({ length: steps }, () => gradient),
    values: () => ({ lr }),
    weight: 0,
    reset: true,
  }).map((weight) => -weight);
}

/** The largest error against a closed form for the n-th update, n from 1. */
function error(got: readonly number[], wanted: (n: number) => number): number {
  return Math.max(...got.map((one, i) => Math.abs(one - wanted(i + 1))));
}

describe('under a constant gradient, each follows its closed form', () => {
  test('sgd: lr · g', () => {
    expect(error(updates(sgd(), 5, 3), () => 0.3)).toBeLessThan(1e-12);
  });
  test('momentum: lr · g · (1 − μⁿ) / (1 − μ)', () => {
    expect(
      error(updates(momentum({ momentum: 0.8 }), 9, 3), (n) => (0.3 * (1 - 0.8 ** n)) / 0.2),
    ).toBeLessThan(1e-12);
  });
  test('Nesterov: one term more', () => {
    const nesterov = momentum({ momentum: 0.8, nesterov: true });
    expect(error(updates(nesterov, 9, 3), (n) => (0.3 * (1 - 0.8 ** (n + 1))) / 0.2)).toBeLessThan(
      1e-12,
    );
  });
  test('adagrad: lr · g / √(s₀ + n · g² + ε)', () => {
    const optimizer = adagrad({ initialAccumulator: 0.5, epsilon: 0.01 });
    expect(error(updates(optimizer, 9, 3), (n) => 0.3 / Math.sqrt(0.51 + 9 * n))).toBeLessThan(
      1e-12,
    );
  });
  test('adam: lr · g / (|g| + ε)', () => {
    expect(error(updates(adam({ epsilon: 0.01 }), 9, -3), () => -0.3 / 3.01)).toBeLessThan(1e-12);
  });
  test('adamax: lr · g / (|g| + ε)', () => {
    expect(error(updates(adamax({ epsilon: 0.01 }), 9, -3), () => -0.3 / 3.01)).toBeLessThan(1e-12);
  });
  test('rmsProp: lr · g / √((1 − ρⁿ) · g² + ε)', () => {
    const optimizer = rmsProp({ decay: 0.7, epsilon: 0.01 });
    expect(
      error(updates(optimizer, 9, 3), (n) => 0.3 / Math.sqrt(9 * (1 - 0.7 ** n) + 0.01)),
    ).toBeLessThan(1e-12);
  });
  test('centered rmsProp: with the variance ρⁿ · (1 − ρⁿ) · g², less ε', () => {
    const optimizer = rmsProp({ decay: 0.7, epsilon: 0.01, centered: true });
    expect(
      error(updates(optimizer, 9, 3), (n) => 0.3 / Math.sqrt(9 * 0.7 ** n * (1 - 0.7 ** n) - 0.01)),
    ).toBeLessThan(1e-12);
  });
  test('centered rmsProp ends in the root of a negative number', () => {
    expect(updates(rmsProp({ epsilon: 0.01, centered: true }), 100, 3).at(-1)).toBeNaN();
  });
});

describe('under a gradient that changes, by hand', () => {
  const run = (optimizer: ReferenceOptimizer, gradients: readonly number[], lr = 1) =>
    trajectory(optimizer, { gradients, values: () => ({ lr }), weight: 1 });

  test('sgd adds up', () => {
    expect(run(sgd(), [1, -2, 0.5], 0.5)).toEqual([0.5, 1.5, 1.25]);
  });
  test('momentum', () => {
    // a: 1, 0.5 · 1 − 2 = −1.5, 0.5 · −1.5 + 0 = −0.75
    expect(run(momentum({ momentum: 0.5 }), [1, -2, 0])).toEqual([0, 1.5, 2.25]);
  });
  test('Nesterov', () => {
    // g + μ · a: 1.5, −2 − 0.75 = −2.75, −0.375
    const nesterov = momentum({ momentum: 0.5, nesterov: true });
    expect(run(nesterov, [1, -2, 0])).toEqual([-0.5, 2.25, 2.625]);
  });
  test('adagrad', () => {
    // s: 4, 4 + 12 = 16
    const weights = run(adagrad({ initialAccumulator: 3, epsilon: 0 }), [1, Math.sqrt(12)]);
    expect(weights[0]).toBe(0.5);
    expect(weights[1]).toBeCloseTo(0.5 - Math.sqrt(12) / 4, close);
  });
  test('adam', () => {
    // m: 0.5, 0.75; v: 0.25, 0.1875 + 1 = 1.1875; divided by 0.5, 0.75 and by 0.25, 0.4375
    const weights = run(adam({ beta1: 0.5, beta2: 0.75, epsilon: 0 }), [1, 2]);
    expect(weights[0]).toBeCloseTo(0, close);
    expect(weights[1]).toBeCloseTo(-(1.25 / 0.75) / Math.sqrt(1.1875 / 0.4375), close);
  });
  test('adamax remembers the largest gradient', () => {
    // u: 4, max(0.5 · 4, 1) = 2; m: 2, 1 + 0.5 = 1.5, corrected by 0.75
    const weights = run(adamax({ beta1: 0.5, beta2: 0.5, epsilon: 0 }), [4, 1]);
    expect(weights[0]).toBe(0);
    expect(weights[1]).toBeCloseTo(-(1.5 / 0.75) / 2, close);
  });
  test('rmsProp keeps the rate of each gradient in its buffer', () => {
    const optimizer = rmsProp({ decay: 0, momentum: 0.5, epsilon: 0 });
    const weights = trajectory(optimizer, {
      gradients: [1, 1, 1],
      values: (t) => ({ lr: t === 0 ? 1 : 0 }),
      weight: 0,
    });
    expect(weights).toEqual([-1, -1.5, -1.75]);
  });
});

describe('momentum and beta1 of the step itself', () => {
  test('momentum', () => {
    // a: 1, 0.25 · 1 + 1
    const given = { gradients: [1, 1], weight: 0 };
    const values = (t: number) => ({ lr: 1, momentum: t === 0 ? 0.9 : 0.25 });
    expect(trajectory(momentum(), { ...given, values })).toEqual([-1, -2.25]);
  });
  test('rmsProp', () => {
    const values = (t: number) => ({ lr: 1, momentum: t === 0 ? 0.9 : 0.25 });
    const optimizer = rmsProp({ decay: 0, epsilon: 0 });
    expect(trajectory(optimizer, { gradients: [1, 1], weight: 0, values })).toEqual([-1, -2.25]);
  });
  test.each([
    ['adam', adam({ beta2: 0, epsilon: 0 })],
    ['adamax', adamax({ beta2: 0, epsilon: 0 })],
  ])('%s corrects by the power of the newest beta1', (_, optimizer) => {
    // m: 0.5, 0.25 · 0.5 + 0.75 = 0.875; corrected by 1 − 0.25²
    const values = (t: number) => ({ lr: 1, beta1: t === 0 ? 0.5 : 0.25 });
    const weights = trajectory(optimizer, { gradients: [1, 1], weight: 0, values });
    expect(weights[0]).toBe(-1);
    expect(weights[1]).toBeCloseTo(-1 - 0.875 / 0.9375, close);
  });
});

test('adadelta with its old mean square is gradient descent', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 30 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (gradients, rho) => {
        const given = { gradients, values: () => ({ lr: 0.1 }), weight: 0 };
        const wanted = trajectory(sgd(), given);
        for (const [i, weight] of trajectory(adadelta({ rho }), given).entries()) {
          expect(weight).toBeCloseTo(wanted[i] ?? Number.NaN, 8);
        }
      },
    ),
  );
});
