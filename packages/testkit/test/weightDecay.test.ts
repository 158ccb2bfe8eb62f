import { describe, expect, test } from 'vitest';
import { adam, adamw, momentum, sgd, trajectory, type ReferenceOptimizer } from '../src/index.ts';

const close = 12;
const lr = 0.5;
const weightDecay = 0.2;

/** The weights from 1 on, under a gradient that does not change. */
function weights(optimizer: ReferenceOptimizer, gradient: number, steps: number) {
  const gradients = Array.from({ length: steps }, () => gradient);
  return trajectory(optimizer, { gradients, values: () => ({ lr }), weight: 1 });
}

describe('without a gradient, the decay alone', () => {
  test('sgd shrinks by 1 − lr · λ', () => {
    for (const [i, weight] of weights(sgd({ weightDecay }), 0, 6).entries()) {
      expect(weight).toBeCloseTo(0.9 ** (i + 1), close);
    }
  });
  test('so does AdamW, whose averages stay 0', () => {
    for (const [i, weight] of weights(adamw({ weightDecay }), 0, 6).entries()) {
      expect(weight).toBeCloseTo(0.9 ** (i + 1), close);
    }
  });
  test('with momentum, w″ = (1 + μ − lr · λ) · w′ − μ · w', () => {
    const got = [1, ...weights(momentum({ momentum: 0.25, weightDecay }), 0, 6)];
    expect(got[1]).toBeCloseTo(0.9, close);
    for (let i = 2; i < got.length; i += 1) {
      expect(got[i]).toBeCloseTo(1.15 * got[i - 1]! - 0.25 * got[i - 2]!, close);
    }
  });
  test('Adam without epsilon moves by lr at first, whatever the size of the decay', () => {
    expect(weights(adam({ epsilon: 0, weightDecay }), 0, 1)[0]).toBeCloseTo(0.5, close);
    expect(weights(adam({ epsilon: 0, weightDecay: 3 }), 0, 1)[0]).toBeCloseTo(0.5, close);
  });
});

test('sgd goes to where gradient and penalty meet: −g / λ, by 1 − lr · λ', () => {
  for (const [i, weight] of weights(sgd({ weightDecay }), 0.6, 6).entries()) {
    expect(weight).toBeCloseTo(-3 + 4 * 0.9 ** (i + 1), close);
  }
});

test('Nesterov adds the penalty to both of its terms', () => {
  // g: 0.6 + 0.2 = 0.8; a: 0.8; w: 1 − 0.5 · (0.8 + 0.25 · 0.8)
  const nesterov = momentum({ momentum: 0.25, nesterov: true, weightDecay });
  expect(weights(nesterov, 0.6, 1)[0]).toBeCloseTo(0.5, close);
});

test('Adam: the penalty is part of the gradient', () => {
  // g: 0.6 + 0.2, then 0.6 + 0.1; m: 0.4, 0.2 + 0.35; v: 0.16, 0.12 + 0.1225
  const optimizer = adam({ beta1: 0.5, beta2: 0.75, epsilon: 0, weightDecay });
  const [first, second] = weights(optimizer, 0.6, 2);
  expect(first).toBeCloseTo(0.5, close);
  expect(second).toBeCloseTo(0.5 - (0.5 * (0.55 / 0.75)) / Math.sqrt(0.2425 / 0.4375), close);
});

test('AdamW: the penalty is not', () => {
  // 1 · 0.9 − 0.5, then 0.4 · 0.9 − 0.5: a constant gradient makes steps of lr
  const [first, second] = weights(adamw({ epsilon: 0, weightDecay }), 0.6, 2);
  expect(first).toBeCloseTo(0.4, close);
  expect(second).toBeCloseTo(-0.14, close);
});

test('AdamW decays by 0.01 unless told otherwise', () => {
  expect(weights(adamw(), 0, 1)[0]).toBeCloseTo(0.995, close);
});

describe('the decay of the step itself', () => {
  const values = (t: number) => ({ lr, weightDecay: t === 0 ? 0.2 : 0.4 });
  const given = { gradients: [0, 0], values, weight: 1 };

  test.each([
    ['sgd', sgd({ weightDecay: 9 })],
    ['momentum 0', momentum({ momentum: 0, weightDecay: 9 })],
    ['adamw', adamw({ weightDecay: 9 })],
  ])('%s', (_, optimizer) => {
    const [first, second] = trajectory(optimizer, given);
    expect(first).toBeCloseTo(0.9, close);
    expect(second).toBeCloseTo(0.9 * 0.8, close);
  });
  test('adam', () => {
    // without averages each step is lr · sign(λ · w)
    const optimizer = adam({ beta1: 0, beta2: 0, epsilon: 0, weightDecay: 9 });
    expect(trajectory(optimizer, given)[1]).toBeCloseTo(0, close);
    const none = { ...given, values: () => ({ lr, weightDecay: 0 }), gradients: [1, 1] };
    expect(trajectory(optimizer, none)).toEqual([0.5, 0]);
  });
  test('is not looked at where the optimizer has none', () => {
    expect(trajectory(sgd(), given)).toEqual([1, 1]);
    expect(trajectory(momentum(), given)).toEqual([1, 1]);
    expect(trajectory(adam(), given)).toEqual([1, 1]);
  });
});
