import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { bindOptimizer } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { members, updatesOf } from './oneWeight.ts';
import { pairs } from './optimizers.ts';

beforeAll(useWasm);

describe.each(['sgd', 'momentum', 'nesterov'])('%s', (name) => {
  const { create } = pairs.find((one) => one.name === name)!;

  test('plain TensorFlow.js ignores a rate that is written to the field, and getConfig lies', () => {
    const optimizer = create();
    const [normal] = updatesOf(create(), [1]);
    members(optimizer).learningRate = 0.025;
    expect(updatesOf(optimizer, [1])).toEqual([normal]);
    expect(optimizer.getConfig()['learningRate']).toBe(0.025);
  });

  test('the handle sets it', () => {
    const optimizer = create();
    const [normal = 0] = updatesOf(create(), [1]);
    bindOptimizer(tf, optimizer).set({ lr: 0.025 });
    expect(updatesOf(optimizer, [1])[0]).toBeCloseTo(normal / 4, 8);
  });
});

test.each(pairs)(
  '$name: the first step is in proportion to the rate that was set',
  ({ create }) => {
    const [normal = 0] = updatesOf(create(), [1]);
    const optimizer = create();
    const handle = bindOptimizer(tf, optimizer);
    const [changed] = updatesOf(optimizer, [1], () => handle.set({ lr: 0.025 }));
    expect(changed).toBeGreaterThan(0);
    expect(changed! / normal).toBeCloseTo(0.25, 6);
  },
);

test('a rate set inside a tidy outlives it', () => {
  const optimizer = tf.train.momentum(0.1, 0.5);
  const handle = bindOptimizer(tf, optimizer);
  tf.tidy(() => handle.set({ lr: 1, momentum: 0.25 }));
  expect(updatesOf(optimizer, [1, 1])).toEqual([1, 1.25]);
});
