import { linear, plateau, Scheduler, StepwiseError } from '@stepwise/core';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { scheduledOptimizer } from '../src/index.ts';
import { useWasm } from './backend.ts';

beforeAll(useWasm);

// rates 1, 0.75, 0.5, 0.25, 0, …
const falling = () => new Scheduler(linear({ duration: 4 }), { lr: 1, stepsPerEpoch: 2 });

function begin() {
  const weight = tf.tidy(() => tf.variable(tf.scalar(0)));
  return { weight, value: () => weight.dataSync()[0] };
}

describe('minimize', () => {
  test('uses the rate of the step, then counts it', () => {
    const { weight, value } = begin();
    const scheduler = falling();
    const training = scheduledOptimizer(tf, tf.train.sgd(9), scheduler);
    const loss = () => weight.mul(2).asScalar();
    expect(training.minimize(loss)).toBeNull();
    expect(value()).toBe(-2);
    const cost = training.minimize(loss, { returnCost: true, varList: [weight] });
    expect(cost?.dataSync()[0]).toBe(-4);
    expect(value()).toBe(-3.5);
    expect(scheduler.t).toBe(2);
    expect(training.handle.get('lr')).toBe(0.75);
  });

  test('a loss that throws leaves the scheduler where it was', () => {
    const scheduler = falling();
    const training = scheduledOptimizer(tf, tf.train.sgd(1), scheduler);
    expect(() =>
      training.minimize(() => {
        throw new Error('no data');
      }),
    ).toThrow('no data');
    expect(scheduler.t).toBe(0);
  });

  test('metrics are heard with the step; a function measures them after it', () => {
    const { weight, value } = begin();
    const scheduler = new Scheduler(plateau({ patience: 0, factor: 0.5 }), { lr: 1 });
    const training = scheduledOptimizer(tf, tf.train.sgd(1), scheduler);
    const loss = () => weight.mul(1).asScalar();
    const heard: unknown[] = [];
    training.minimize(loss, { metrics: { val_loss: 1 } });
    training.minimize(loss, {
      metrics: () => {
        heard.push(value());
        return { val_loss: 2 };
      },
    });
    expect(heard).toEqual([-2]);
    expect(scheduler.lr).toBe(0.5);
    training.observe({ metrics: { val_loss: 3 } });
    expect([scheduler.lr, scheduler.t]).toEqual([0.25, 2]);
  });
});

test('applyGradients does the same with gradients of one’s own', () => {
  const { weight, value } = begin();
  const scheduler = falling();
  const training = scheduledOptimizer(tf, tf.train.sgd(9), scheduler);
  const gradient = tf.scalar(2);
  training.applyGradients({ [weight.name]: gradient });
  training.applyGradients([{ name: weight.name, tensor: gradient }], {});
  expect(value()).toBe(-2 - 1.5);
  expect(scheduler.t).toBe(2);
  expect(gradient.isDisposed).toBe(false);
});

describe('endEpoch', () => {
  test('per batch, the metrics are observed', () => {
    const scheduler = new Scheduler(plateau({ patience: 0, factor: 0.5 }), { lr: 1 });
    const { weight } = begin();
    const training = scheduledOptimizer(tf, tf.train.sgd(9), scheduler);
    for (const val_loss of [1, 2]) {
      training.minimize(() => weight.mul(1).asScalar());
      training.endEpoch({ metrics: { val_loss } });
    }
    expect([scheduler.lr, scheduler.t]).toEqual([0.5, 2]);
    expect(training.endEpoch()).toEqual([]);
  });

  test('per epoch, it is the step', () => {
    const { weight, value } = begin();
    const scheduler = falling();
    const training = scheduledOptimizer(tf, tf.train.sgd(9), scheduler, { per: 'epoch' });
    for (let epoch = 0; epoch < 2; epoch += 1) {
      for (let batch = 0; batch < 3; batch += 1) {
        training.minimize(() => weight.mul(1).asScalar());
      }
      training.endEpoch();
    }
    expect(value()).toBe(-3 - 2.25);
    expect(scheduler.t).toBe(2);
    expect(() =>
      training.minimize(() => weight.mul(1).asScalar(), { metrics: { val_loss: 1 } }),
    ).toThrow('endEpoch({ metrics })');
    expect(value()).toBe(-5.25);
  });
});

describe('a loss that is not finite', () => {
  test('plain TensorFlow.js, and a scheduled one, let it into the weights and moments', () => {
    const { weight, value } = begin();
    const training = scheduledOptimizer(tf, tf.train.adam(1), falling());
    training.minimize(() => weight.div(0).asScalar());
    expect(value()).toBeNaN();
  });

  test('skipNonFinite leaves the step out, and time does not move', () => {
    const { weight, value } = begin();
    const unreached = begin().weight;
    const scheduler = falling();
    const training = scheduledOptimizer(tf, tf.train.adam(1), scheduler, { skipNonFinite: true });
    const varList = [unreached, weight];
    training.minimize(() => weight.add(1).asScalar(), { varList });
    expect(value()).toBeCloseTo(-1, 4);
    const before = [value(), tf.memory().numTensors];
    training.minimize(() => weight.div(0).asScalar(), { varList });
    training.minimize(() => weight.mul(0).add(Infinity).asScalar(), { varList });
    expect([value(), tf.memory().numTensors]).toEqual(before);
    expect(scheduler.t).toBe(1);
    expect(scheduler.events.map(({ type }) => type)).toEqual(['phase', 'skipped', 'skipped']);

    const cost = training.minimize(() => weight.add(1).asScalar(), { varList, returnCost: true });
    expect(cost?.dataSync()[0]).toBeCloseTo(0, 4);
    expect(value()).toBeCloseTo(-1.75, 4);
    cost?.dispose();
    expect(tf.memory().numTensors).toBe(before[1]);
  });

  test('a variable that a loss does not reach keeps the moments of the others in their places', () => {
    const run = (skipNonFinite: boolean) => {
      const [a, b] = [begin(), begin()];
      const training = scheduledOptimizer(tf, tf.train.momentum(1, 0.5), falling(), {
        skipNonFinite,
      });
      const varList = [a.weight, b.weight];
      training.minimize(() => a.weight.mul(8).add(b.weight).asScalar(), { varList });
      training.minimize(() => b.weight.mul(1).asScalar(), { varList });
      return [a.value(), b.value()];
    };
    // b: 1, then 0.75 · (0.5 · 1 + 1)
    expect(run(false)).toEqual([-8, -2.125]);
    expect(run(true)).toEqual([-8, -2.125]);
  });

  test('its steps are those of minimize', () => {
    const run = (skipNonFinite: boolean) => {
      const { weight, value } = begin();
      const training = scheduledOptimizer(tf, tf.train.momentum(1, 0.9), falling(), {
        skipNonFinite,
      });
      for (let t = 0; t < 4; t += 1) training.minimize(() => weight.sub(3).square().asScalar());
      return value();
    };
    expect(run(true)).toBe(run(false));
  });
});

test('what the optimizer or the adapter lacks is told before any step', () => {
  const failure = (act: () => unknown): [string, string] => {
    try {
      act();
    } catch (error) {
      if (error instanceof StepwiseError) return [error.code, error.message];
    }
    throw new Error('no StepwiseError');
  };
  const adam = tf.train.adam(0.1);
  const run = { groups: [{ name: 'all', base: { lr: 0.1, momentum: 0.9 } }], steps: 4 };
  const both = ['a', 'b'].map((name) => ({ name, base: { lr: 1 } }));
  const cases: [unknown, unknown, string, string][] = [
    [new Scheduler(linear(), run), {}, 'unsupported', 'of Adam only lr and beta1 can be set'],
    [new Scheduler(plateau(), { groups: both }), {}, 'unsupported', '2 groups (a, b)'],
    [{}, {}, 'bad-option', 'wanted a scheduler'],
    [falling(), { skip: true }, 'bad-option', 'got "skip"'],
  ];
  for (const [scheduler, options, code, message] of cases) {
    const got = failure(() =>
      scheduledOptimizer(tf, adam, scheduler as Scheduler, options as object),
    );
    expect(got[0]).toBe(code);
    expect(got[1]).toContain(message);
  }
});
