import { expect, test } from 'vitest';
import { adam, adamw, sgd } from '../../src/index.ts';

test('options are checked', () => {
  expect(() => sgd({ lr: -1 })).toThrow(/sgd\.lr/);
  expect(() => sgd({ momentum: 1 })).toThrow(/sgd\.momentum/);
  expect(() => sgd({ nesterov: true })).toThrow(/nesterov needs a momentum/);
  expect(() => sgd({ weightDecay: Number.NaN })).toThrow(/sgd\.weightDecay/);
  // @ts-expect-error -- a name that is not there
  expect(() => sgd({ dampening: 0.1 })).toThrow(/dampening/);
  expect(() => adam({ beta2: 1 })).toThrow(/adam\.beta2/);
  expect(() => adamw({ epsilon: -1 })).toThrow(/adamw\.epsilon/);
});

test('what is not given can not be scheduled', () => {
  expect(sgd().params).toEqual(['lr']);
  expect(sgd({ momentum: 0.9, weightDecay: 0 }).params).toEqual(['lr', 'momentum', 'weightDecay']);
  expect(adam().params).toEqual(['lr', 'beta1']);
  expect(adamw().params).toEqual(['lr', 'beta1', 'weightDecay']);
  expect(adamw().base.weightDecay).toBe(0.01);
});

test("Adam's corrections are those of the step, in float64", () => {
  const { lr, biasCorrection, correctedEpsilon, oneMinusBeta1 } = adam({
    beta2: 0.99,
    epsilon: 1e-8,
  }).scalarValues({ lr: 0.1, beta1: 0.8 }, 3);
  expect(lr).toBe(0.1);
  expect(oneMinusBeta1).toBeCloseTo(0.2, 15);
  // step size √(1 − β₂³) / (1 − β₁³), and ε in units of √v
  expect(biasCorrection).toBeCloseTo(Math.sqrt(1 - 0.99 ** 3) / (1 - 0.8 ** 3), 15);
  expect(correctedEpsilon).toBeCloseTo(1e-8 * Math.sqrt(1 - 0.99 ** 3), 20);
});
