import { expect, test } from 'vitest';
import { adagrad, adam, adamw, lion, rmsprop, sgd } from '../../src/index.ts';

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

test('options of the others are checked', () => {
  expect(() => rmsprop({ alpha: 1 })).toThrow(/rmsprop\.alpha: .*below 1; got 1/);
  expect(() => rmsprop({ momentum: -0.1 })).toThrow(/rmsprop\.momentum/);
  // @ts-expect-error -- no boolean
  expect(() => rmsprop({ centered: 1 })).toThrow(/rmsprop\.centered/);
  // @ts-expect-error -- PyTorch's name
  expect(() => rmsprop({ eps: 1e-3 })).toThrow(/only lr, alpha, epsilon, .*got "eps"/);
  expect(() => adagrad({ lrDecay: -1 })).toThrow(/adagrad\.lrDecay/);
  expect(() => adagrad({ initialAccumulatorValue: -1 })).toThrow(/initialAccumulatorValue/);
  expect(() => lion({ beta1: 1 })).toThrow(/lion\.beta1/);
  expect(() => lion({ beta2: Number.NaN })).toThrow(/lion\.beta2/);
  // @ts-expect-error -- Lion has none
  expect(() => lion({ epsilon: 1e-8 })).toThrow(/got "epsilon"/);
});

test('what the others can be scheduled with, and where they begin', () => {
  expect(rmsprop({ lr: 1 }).params).toEqual(['lr']);
  expect(rmsprop({ weightDecay: 0, momentum: 0 }).params).toEqual([
    'lr',
    'momentum',
    'weightDecay',
  ]);
  expect(adagrad({ weightDecay: 0.1 }).params).toEqual(['lr', 'weightDecay']);
  expect(adagrad({ initialAccumulatorValue: 0.1 }).initial).toEqual({ sum: 0.1 });
  expect(lion().params).toEqual(['lr', 'beta1']);
  expect(lion().base).toEqual({ beta1: 0.9 });
  expect(lion({ weightDecay: 0.1 }).params).toEqual(['lr', 'beta1', 'weightDecay']);
});

test('the rate of Adagrad at step t is lr / (1 + (t − 1) · lrDecay)', () => {
  const { scalarValues } = adagrad({ lrDecay: 0.5 });
  expect([1, 2, 5].map((t) => scalarValues({ lr: 3 }, t)['lr'])).toEqual([3, 2, 1]);
});
