import { adam, adamax, trajectory, type ReferenceOptimizer } from '@stepwise/testkit';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { bindOptimizer } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { errorOf, members, updatesOf } from './oneWeight.ts';

beforeAll(useWasm);

const gradients = Array.from({ length: 20 }, (_, step) => 1 + (step % 3));
const cycled = (step: number) => ({ lr: 0.1, beta1: 0.95 - 0.1 * Math.sin(step / 6) });

function error(got: readonly number[], optimizer: ReferenceOptimizer): number {
  const wanted = trajectory(optimizer, { gradients, values: cycled, weight: 0, reset: true });
  return errorOf(
    got,
    wanted.map((weight) => -weight),
  );
}

describe.each([
  ['adam', () => tf.train.adam(0.1, 0.9, 0.99), adam({ beta2: 0.99 })],
  ['adamax', () => tf.train.adamax(0.1, 0.9, 0.99), adamax({ beta2: 0.99 })],
] as const)('%s', (_, create, reference) => {
  test('plain TensorFlow.js corrects a step by the beta1 of the steps before', () => {
    const optimizer = create();
    const got = updatesOf(optimizer, gradients, (step) => {
      members(optimizer)['beta1'] = cycled(step).beta1;
    });
    // m = (1 − 0.95) · 1, and the correction is 1 − 0.9
    expect(got[0]).toBeCloseTo((0.1 * 0.05) / 0.1, 6);
    expect(error(got, reference)).toBeGreaterThan(0.1);
  });

  test('the handle corrects by its own, as in PyTorch', () => {
    const optimizer = create();
    const handle = bindOptimizer(tf, optimizer);
    const got = updatesOf(optimizer, gradients, (step) => handle.set(cycled(step)));
    expect(got[0]).toBeCloseTo(0.1, 6);
    expect(error(got, reference)).toBeLessThan(1e-5);
  });

  test('and leaves a beta1 that does not change as it was', () => {
    const optimizer = create();
    const handle = bindOptimizer(tf, optimizer);
    const got = updatesOf(optimizer, gradients, () => handle.set({ beta1: 0.9 }));
    const plain = updatesOf(create(), gradients);
    expect(errorOf(got, plain)).toBeLessThan(1e-6);
  });
});

test('after setWeights plain Adam is off when beta1 was cycled; the handle mends it', async () => {
  const live = tf.train.adam(0.1, 0.9, 0.99);
  const handle = bindOptimizer(tf, live);
  const all = updatesOf(live, gradients, (step) => handle.set(cycled(step)));

  const half = tf.train.adam(0.1, 0.9, 0.99);
  const first = bindOptimizer(tf, half);
  updatesOf(half, gradients.slice(0, 10), (step) => first.set(cycled(step)));
  const saved = await half.getWeights();
  const continued = async (set: boolean) => {
    const optimizer = tf.train.adam(0.1, 0.9, 0.99);
    await optimizer.setWeights(saved.map((one) => ({ ...one, tensor: one.tensor.clone() })));
    const again = bindOptimizer(tf, optimizer);
    return updatesOf(optimizer, gradients.slice(10), (step) => {
      if (set) again.set(cycled(step + 10));
      else members(optimizer)['beta1'] = cycled(step + 10).beta1;
    });
  };
  const wanted = all.slice(10);
  expect(errorOf(await continued(true), wanted)).toBeLessThan(1e-5);
  expect(errorOf(await continued(false), wanted)).toBeGreaterThan(0.01);
});
