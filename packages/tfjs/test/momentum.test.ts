import {
  momentum as reference,
  rmsProp,
  trajectory,
  type ReferenceOptimizer,
} from '@stepwise/testkit';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { bindOptimizer } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { errorOf, updatesOf } from './oneWeight.ts';

beforeAll(useWasm);

const gradients = Array.from({ length: 40 }, () => 1);
const cycled = (step: number) => ({ lr: 0.1, momentum: 0.95 - 0.1 * Math.sin(step / 12) });

function error(got: readonly number[], optimizer: ReferenceOptimizer): number {
  const wanted = trajectory(optimizer, { gradients, values: cycled, weight: 0, reset: true });
  return errorOf(
    got,
    wanted.map((weight) => -weight),
  );
}

test.each([false, true])(
  'setMomentum of plain TensorFlow.js does nothing (Nesterov: %s)',
  (nesterov) => {
    const optimizer = tf.train.momentum(0.1, 0.95, nesterov);
    const got = updatesOf(optimizer, gradients, (step) =>
      optimizer.setMomentum(cycled(step).momentum),
    );
    const constant = updatesOf(tf.train.momentum(0.1, 0.95, nesterov), gradients);
    expect(got).toEqual(constant);
    expect(error(got, reference({ nesterov }))).toBeGreaterThan(0.1);
  },
);

test.each([false, true])(
  'the handle changes the momentum of each step (Nesterov: %s)',
  (nesterov) => {
    const optimizer = tf.train.momentum(0.1, 0.95, nesterov);
    const handle = bindOptimizer(tf, optimizer);
    const got = updatesOf(optimizer, gradients, (step) => handle.set(cycled(step)));
    expect(error(got, reference({ nesterov }))).toBeLessThan(1e-5);
  },
);

test('the momentum of RMSProp', () => {
  const optimizer = tf.train.rmsprop(0.1, 0.9, 0.95);
  const handle = bindOptimizer(tf, optimizer);
  const got = updatesOf(optimizer, gradients, (step) => handle.set(cycled(step)));
  expect(error(got, rmsProp())).toBeLessThan(1e-5);
});

test('with a rate of 0 momentum stands still, RMSProp goes on by its buffer', () => {
  const run = (optimizer: tf.Optimizer) => {
    const handle = bindOptimizer(tf, optimizer);
    return updatesOf(optimizer, [1, 1, 1], (step) => handle.set({ lr: step === 0 ? 1 : 0 }));
  };
  expect(errorOf(run(tf.train.momentum(1, 0.9)), [1, 0, 0])).toBe(0);
  // no decay and no epsilon: the first update is 1, and the buffer keeps 0.9 and 0.81 of it
  const updates = run(tf.train.rmsprop(1, 0, 0.9, 0));
  expect(errorOf(updates, [1, 0.9, 0.81])).toBeLessThan(1e-6);
});
