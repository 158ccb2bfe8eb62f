import { StepwiseError } from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { bindOptimizer } from '../src/index.ts';
import { useWasm } from './backend.ts';
import { members } from './oneWeight.ts';
import { pairs } from './optimizers.ts';

beforeAll(useWasm);

function thrown(act: () => unknown): StepwiseError {
  try {
    act();
  } catch (error) {
    if (error instanceof StepwiseError) return error;
  }
  throw new Error('no StepwiseError');
}

describe.each(pairs)('$name', ({ create, base }) => {
  test('says what it can set, reads and sets it', () => {
    const handle = bindOptimizer(tf, create());
    expect([...handle.params].toSorted()).toEqual(Object.keys(base).toSorted());
    for (const param of handle.params) {
      expect(handle.get(param)).toBe(base[param]);
      handle.set({ [param]: 0.123 });
      expect(handle.get(param)).toBe(0.123);
    }
    handle.dispose();
  });

  test('getConfig, which model.save writes, follows', () => {
    const optimizer = create();
    const handle = bindOptimizer(tf, optimizer);
    handle.set(Object.fromEntries(handle.params.map((param) => [param, 0.25])));
    const { lr: _, ...others } = base;
    expect(optimizer.getConfig()).toMatchObject({
      learningRate: 0.25,
      ...Object.fromEntries(Object.keys(others).map((param) => [param, 0.25])),
    });
    handle.dispose();
  });
});

test('what an optimizer lacks is refused, with what it has', () => {
  const adam = bindOptimizer(tf, tf.train.adam(0.1));
  const error = thrown(() => adam.set({ lr: 0.5, momentum: 0.9 }));
  expect(error.code).toBe('unsupported');
  expect(error.message).toBe("Adam has no 'momentum' that could be set; it has lr and beta1.");
  expect(adam.get('lr')).toBe(0.1);
  expect(thrown(() => adam.get('momentum')).code).toBe('unsupported');
  adam.dispose();
});

test.each([
  { lr: Number.NaN },
  { lr: -0.1 },
  { lr: Infinity },
  { lr: 1e39 },
  { lr: '0.1' },
  { momentum: -0.5 },
  { momentum: 1.01 },
])('%j is refused, and nothing is set', (bad) => {
  const handle = bindOptimizer(tf, tf.train.momentum(0.1, 0.9));
  const error = thrown(() => handle.set({ momentum: 0.5, lr: 0.2, ...(bad as object) }));
  expect(error.code).toBe('bad-option');
  expect([handle.get('lr'), handle.get('momentum')]).toEqual([0.1, 0.9]);
  handle.dispose();
});

test('a beta1 that is 1 in float32 would divide by zero', () => {
  const handle = bindOptimizer(tf, tf.train.adam(0.1));
  expect(thrown(() => handle.set({ beta1: 0.999_999_999 })).code).toBe('bad-option');
  expect(handle.get('beta1')).toBe(0.9);
  handle.dispose();
});

test('what is no optimizer is refused', () => {
  for (const wrong of [null, undefined, 'adam', {}, tf.train]) {
    const error = thrown(() => bindOptimizer(tf, wrong as never));
    expect(error.code).toBe('bad-option');
    expect(error.message).toContain('such as tf.train.adam(1e-3)');
  }
  const swapped = thrown(() => bindOptimizer(tf.train.sgd(0.1) as never, tf as never));
  expect(swapped.message).toContain('namespace first');
});

test('another class of optimizers is refused, a subclass under its old name is not', () => {
  class Lion extends tf.AdamOptimizer {
    static override get className() {
      return 'Lion';
    }
  }
  class Logged extends tf.AdamOptimizer {}
  const error = thrown(() => bindOptimizer(tf, new Lion(0.1, 0.9, 0.99)));
  expect(error.code).toBe('unsupported');
  expect(error.message).toContain('SGD, Momentum, Adagrad, Adadelta, Adam, Adamax, RMSProp');
  expect(error.message).toContain('Lion');
  expect(bindOptimizer(tf, new Logged(0.1, 0.9, 0.99)).params).toEqual(['lr', 'beta1']);
});

test('a namesake without the members is refused', () => {
  const optimizer = tf.train.momentum(0.1, 0.9);
  members(optimizer)['m'] = undefined;
  expect(thrown(() => bindOptimizer(tf, optimizer)).message).toContain("lacks the object 'm'");
});
