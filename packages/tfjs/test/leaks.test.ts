import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { bindOptimizer } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { updatesOf } from './oneWeight.ts';
import { pairs } from './optimizers.ts';

beforeAll(useWasm);

describe.each(pairs)('$name', ({ create }) => {
  test('500 changes with steps leave no tensor behind', () => {
    const optimizer = create();
    const handle = bindOptimizer(tf, optimizer);
    const change = (step: number) =>
      handle.set(Object.fromEntries(handle.params.map((param) => [param, 0.5 + step / 2000])));
    updatesOf(optimizer, [1, 1], change);
    const before = tf.memory().numTensors;
    updatesOf(
      optimizer,
      Array.from({ length: 500 }, () => 1),
      change,
    );
    expect(tf.memory().numTensors).toBe(before);
    handle.dispose();
  });

  test('dispose leaves nothing, in any order and twice', () => {
    const before = tf.memory().numTensors;
    const optimizer = create();
    const handle = bindOptimizer(tf, optimizer);
    updatesOf(optimizer, [1], () =>
      handle.set(Object.fromEntries(handle.params.map((param) => [param, 0.5]))),
    );
    expect(tf.memory().numTensors).toBeGreaterThanOrEqual(before);
    optimizer.dispose();
    handle.dispose();
    handle.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('dispose of plain momentum leaves the scalar of its rate', () => {
  const before = tf.memory().numTensors;
  tf.train.momentum(0.1, 0.9).dispose();
  expect(tf.memory().numTensors).toBe(before + 1);
});

test('a refused change leaves no tensor', () => {
  const handle = bindOptimizer(tf, tf.train.momentum(0.1, 0.9));
  const before = tf.memory().numTensors;
  expect(() => handle.set({ momentum: 0.5, lr: Number.NaN })).toThrow('lr');
  expect(tf.memory().numTensors).toBe(before);
});
