import { torchRmsProp, trajectory, type ReferenceOptimizer } from '@stepwise/testkit';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { adadelta, bindOptimizer, restoreOptimizer, rmsprop, saveOptimizer } from '../src/index.ts';
import { useWasm } from './backend.ts';

beforeAll(useWasm);

const gradients = Array.from({ length: 40 }, (_, t) => Math.sin(1.7 * t) + 0.3 * Math.cos(t * t));
const lrOf = (t: number): number => 0.05 / (1 + t / 7);

/** The weight after each step, from 1; `numbers` of each step are set before it. */
function moved(
  optimizer: tf.Optimizer,
  numbers: (t: number) => Readonly<Record<string, number>>,
  given: readonly number[] = gradients,
): number[] {
  const weight = tf.tidy(() => tf.variable(tf.scalar(1)));
  const handle = bindOptimizer(tf, optimizer);
  const weights = given.map((gradient, t) => {
    handle.set(numbers(t));
    const tensor = tf.scalar(gradient);
    optimizer.applyGradients([{ name: weight.name, tensor }]);
    tensor.dispose();
    return weight.dataSync()[0]!;
  });
  weight.dispose();
  handle.dispose();
  return weights;
}

/** PyTorch's Adadelta in float64. */
const torchAdadelta = (weightDecay: number): ReferenceOptimizer<{ s: number; u: number }> => ({
  name: 'adadelta',
  initial: { s: 0, u: 0 },
  step(weight, gradient, { lr }, { s, u }) {
    const g = gradient + weightDecay * weight;
    const square = 0.9 * s + 0.1 * g ** 2;
    const change = (Math.sqrt(u + 1e-6) / Math.sqrt(square + 1e-6)) * g;
    return { weight: weight - lr * change, slots: { s: square, u: 0.9 * u + 0.1 * change ** 2 } };
  },
});

describe('moves as PyTorch’s formula does in float64:', () => {
  const reference = (of: ReferenceOptimizer, momentum: number): readonly number[] =>
    trajectory(of, { gradients, weight: 1, values: (t) => ({ lr: lrOf(t), momentum }) });

  test.each([
    ['rmsprop', {}, 0],
    ['rmsprop with momentum', { momentum: 0.5 }, 0.9],
    ['rmsprop, centered', { centered: true }, 0],
    [
      'rmsprop, centered, with momentum and decay',
      { centered: true, weightDecay: 0.1, momentum: 0.5 },
      0.8,
    ],
    ['rmsprop that leaves out bad steps', { skipNonFinite: true, momentum: 0.5 }, 0.9],
  ])('%s', (_, options, momentum) => {
    const wanted = reference(torchRmsProp(options), momentum);
    const weights = moved(rmsprop(tf, options), (t) => ({ lr: lrOf(t), momentum }));
    for (const [t, weight] of weights.entries()) expect(weight).toBeCloseTo(wanted[t]!, 4);
  });

  test.each([0, 0.1])('adadelta with a decay of %s', (weightDecay) => {
    const wanted = reference(torchAdadelta(weightDecay), 0);
    const weights = moved(adadelta(tf, { weightDecay }), (t) => ({ lr: lrOf(t) }));
    for (const [t, weight] of weights.entries()) expect(weight).toBeCloseTo(wanted[t]!, 6);
  });
});

describe('a rate of 0 with momentum', () => {
  const fall = (optimizer: tf.Optimizer): number => {
    const [before = 0, after = 0] = moved(optimizer, (t) => ({ lr: t === 0 ? 0.1 : 0 }), [1, 1]);
    return before - after;
  };

  test('plain: old steps go on at the old rate', () => {
    expect(fall(tf.train.rmsprop(0.1, 0.9, 0.9))).toBeGreaterThan(0.1);
  });

  test('ours stands still', () => {
    expect(fall(rmsprop(tf, { momentum: 0.9 }))).toBe(0);
  });
});

describe('centered, with equal gradients', () => {
  const ones = Array.from({ length: 400 }, () => 1);

  test('plain: what is under the root gets below 0', () => {
    const optimizer = tf.train.rmsprop(0.001, 0.9, 0, 1e-3, true);
    expect(moved(optimizer, () => ({ lr: 0.001 }), ones).at(-1)).toBeNaN();
  });

  test('ours is finite', () => {
    const weights = moved(rmsprop(tf, { centered: true }), () => ({ lr: 1e-9 }), ones);
    expect(weights.every(Number.isFinite)).toBe(true);
  });
});

describe('the first step of adadelta with a rate of 1', () => {
  const first = (optimizer: tf.Optimizer): number =>
    1 - (moved(optimizer, () => ({ lr: 1 }), [1])[0] ?? Number.NaN);

  test('plain: the whole gradient', () => {
    expect(first(tf.train.adadelta(1, 0.9, 1e-6))).toBeCloseTo(1, 3);
  });

  test('ours: √ε / √(0.1 + ε) of it', () => {
    expect(first(adadelta(tf))).toBeCloseTo(1e-3 / Math.sqrt(0.1 + 1e-6), 6);
  });
});

test.each([
  ['rmsprop', () => rmsprop(tf, { centered: true, momentum: 0.9 })],
  ['adadelta', () => adadelta(tf)],
])('%s is saved and goes on with the same bits, and leaves nothing', async (_, create) => {
  const before = tf.memory().numTensors;
  const [a, b] = [create(), create()];
  const weight = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
  const step = (optimizer: tf.Optimizer, by: number): void =>
    tf.tidy(() =>
      optimizer.applyGradients([{ name: weight.name, tensor: tf.tensor1d([by, -by]) }]),
    );
  step(a, 1);
  step(a, 0.5);
  const at = weight.dataSync().slice();
  const state = await saveOptimizer(tf, a);
  step(a, 0.25);
  const wanted = [...weight.dataSync()];
  tf.tidy(() => weight.assign(tf.tensor1d(at)));
  restoreOptimizer(tf, b, state);
  step(b, 0.25);
  expect([...weight.dataSync()]).toEqual(wanted);
  for (const one of [weight, a, b]) one.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
