import { constant, linear, Scheduler } from '@stepwise/core';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend, Trainer } from '../src/backends/backend.ts';
import { BACKENDS } from '../src/backends/index.ts';
import { onnxruntime } from '../src/backends/onnxruntime.ts';
import { tfjs } from '../src/backends/tfjs.ts';
import { digitsCnn } from '../src/models/digitsCnn.ts';
import { PIXELS, type Examples } from '../src/data/digits.ts';

const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** One layer: an image with one white pixel p has the logits of row p. */
const kernel = new Float32Array(PIXELS * 10);
const examples: Examples = {
  count: 2,
  images: new Float32Array(2 * PIXELS),
  labels: Int32Array.of(3, 4),
};
examples.images[0] = 1; // the first image: pixel 0
examples.images[PIXELS + 1] = 1; // the second: pixel 1
kernel[3] = 2; // pixel 0 speaks for digit 3
kernel[10 + 7] = 2; // pixel 1 for digit 7, wrongly

function create(backend: Backend, scheduler: Scheduler): Promise<Trainer> {
  const weights = [{ inputs: PIXELS, outputs: 10, kernel, bias: new Float32Array(10) }];
  return backend.create({ model: { kind: 'dense', weights }, adam, scheduler });
}

function schedulerAt(lr: number): Scheduler {
  return new Scheduler(constant(), { groups: [{ name: 'all', base: { lr, beta1: 0.9 } }] });
}

test('where both build a network, they say the same of images', async () => {
  const trainerOf = (backend: Backend) =>
    backend.create({ model: digitsCnn(2), adam, scheduler: schedulerAt(0.01) });
  const [a, b] = [await trainerOf(tfjs), await trainerOf(onnxruntime)];
  // with the first running statistics, 0 and 1, then with those of a batch
  expect((await a.evaluate(examples)).loss).toBeCloseTo((await b.evaluate(examples)).loss, 5);
  expect((await a.step(examples)).loss).toBeCloseTo((await b.step(examples)).loss, 4);
  await Promise.all([a.dispose(), b.dispose()]);
});

test('every backend is loaded by its name', async () => {
  expect(Object.keys(BACKENDS)).toEqual(['tfjs', 'onnxruntime']);
  expect(await BACKENDS['tfjs']?.load()).toBe(tfjs);
  expect(await BACKENDS['onnxruntime']?.load()).toBe(onnxruntime);
  expect(BACKENDS['onnxruntime']?.description).toMatch(/^ONNX Runtime \d+\.\d+\.\d+ /);
});

describe.each([
  ['tfjs', tfjs],
  ['onnxruntime', onnxruntime],
])('%s', (_, backend) => {
  const scheduler = schedulerAt(0.01);
  let trainer: Trainer;

  beforeAll(async () => {
    trainer = await create(backend, scheduler);
  });

  afterAll(() => trainer.dispose());

  test('loss and accuracy are those of softmax cross-entropy', async () => {
    const { loss, accuracy } = await trainer.evaluate(examples);
    const partition = Math.log(Math.exp(2) + 9);
    expect(loss).toBeCloseTo((partition - 2 + partition) / 2, 5);
    expect(accuracy).toBe(0.5);
  });

  test('the first step of Adam moves each weight that has a gradient by the rate, and restore undoes it', async () => {
    trainer.keep();
    const before = await trainer.evaluate(examples);
    const { loss, lr, applied } = await trainer.step(examples);
    expect(loss).toBeCloseTo(before.loss, 5);
    expect({ lr, applied, t: scheduler.t }).toEqual({ lr: 0.01, applied: true, t: 1 });
    const after = await trainer.evaluate(examples);
    // the first step of Adam is the rate times the sign of the gradient. Image 1: the logit of 3 has gained 0.01 from its
    // pixel; its bias and that of 4 stand between the two images, whose gradients for them are p − 1/2 < 0: they rise,
    // all others fall. So the logits are 2.02 (3), 0 (4, down by the pixel, up by the bias) and −0.02; image 2 likewise.
    const one = Math.log(Math.exp(2.02) + 1 + 8 * Math.exp(-0.02)) - 2.02;
    const two = Math.log(Math.exp(0.02) + 1 + Math.exp(1.98) + 7 * Math.exp(-0.02)) - 0.02;
    expect(after.loss).toBeCloseTo((one + two) / 2, 4);
    trainer.restore();
    expect(await trainer.evaluate(examples)).toEqual(before);
  });

  test('a rate of 0 changes nothing, and no tensor is left behind', async () => {
    const still = await create(backend, schedulerAt(0));
    const before = await still.evaluate(examples);
    await still.step(examples);
    const { numTensors } = tf.memory();
    for (let i = 0; i < 20; i += 1) await still.step(examples);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(await still.evaluate(examples)).toEqual(before);
    await still.dispose();
  });

  test('running statistics follow at a rate of 0 too, restore brings them back, and no tensor is left behind', async () => {
    const { numTensors } = tf.memory();
    const normed = await backend.create({
      model: digitsCnn(1),
      adam,
      scheduler: schedulerAt(0),
    });
    const before = await normed.evaluate(examples);
    normed.keep();
    await normed.step(examples);
    expect((await normed.evaluate(examples)).loss).not.toBeCloseTo(before.loss, 3);
    normed.restore();
    expect(await normed.evaluate(examples)).toEqual(before);
    await normed.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  test('each step has the rate of its own time', async () => {
    const ramp = new Scheduler(linear({ startFactor: 0, endFactor: 1, duration: 4 }), {
      groups: [{ name: 'all', base: { lr: 0.01, beta1: 0.9 } }],
    });
    const wanted = [...ramp.preview(6)];
    const moved = await create(backend, ramp);
    const rates: number[] = [];
    for (let t = 0; t < 6; t += 1) rates.push((await moved.step(examples)).lr);
    expect(rates).toEqual(wanted);
    expect(new Set(rates).size).toBe(5);
    await moved.dispose();
  });
});
