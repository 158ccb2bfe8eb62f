import { linear as ramp, Scheduler, type Values } from '@stepwise/core';
import * as reference from '@stepwise/testkit';
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import {
  adagrad,
  lion,
  modelOutput,
  OrtTrainer,
  rmsprop,
  type Optimizer,
  type OrtTrainerOptions,
} from '../src/index.ts';
import { readSafetensors } from '../src/safetensors.ts';
import { makeLinear, read } from './make.ts';
import { contentOf, gradients, linear, numbers } from './models.ts';

const STEPS = 24;
const lr = 0.05;
const weightDecay = 0.1;
const start = [0.5, -1.25, 2];
const rows = Array.from({ length: STEPS }, (_, t) => [...numbers(3, 40 + t)]);
const constants = { alpha: 0.9, epsilon: 1e-4 };
const slowing = { lrDecay: 0.1, epsilon: 1e-4, weightDecay };

/** An optimizer, the same by other code, and the numbers that a run drives, other than the optimizer's own. */
type Case = readonly [
  name: string,
  create: () => Optimizer,
  independent: reference.ReferenceOptimizer,
  driven: Partial<Values> | null,
];

const cases: readonly Case[] = [
  ['rmsprop', () => rmsprop({ lr }), reference.torchRmsProp(), null],
  [
    'rmsprop, its numbers',
    () => rmsprop({ lr, ...constants }),
    reference.torchRmsProp(constants),
    null,
  ],
  [
    'rmsprop with momentum and decay',
    () => rmsprop({ lr, momentum: 0.8, weightDecay }),
    reference.torchRmsProp({ momentum: 0.8, weightDecay }),
    null,
  ],
  [
    'centered rmsprop',
    () => rmsprop({ lr, ...constants, centered: true }),
    reference.torchRmsProp({ ...constants, centered: true }),
    null,
  ],
  [
    'rmsprop, all of it, driven',
    () => rmsprop({ ...constants, centered: true, momentum: 0.1, weightDecay: 3 }),
    reference.torchRmsProp({ ...constants, centered: true, momentum: 0.1, weightDecay: 3 }),
    { momentum: 0.8, weightDecay },
  ],
  ['adagrad', () => adagrad({ lr }), reference.torchAdagrad(), null],
  [
    'adagrad from elsewhere',
    () => adagrad({ lr, ...slowing, initialAccumulatorValue: 0.5 }),
    reference.torchAdagrad({ ...slowing, initialAccumulator: 0.5 }),
    null,
  ],
  [
    'adagrad, driven',
    () => adagrad({ weightDecay: 3 }),
    reference.torchAdagrad({ weightDecay }),
    { weightDecay },
  ],
  ['lion', () => lion({ lr }), reference.lion(), null],
  [
    'lion, its numbers',
    () => lion({ lr, beta1: 0.8, beta2: 0.9, weightDecay }),
    reference.lion({ beta1: 0.8, beta2: 0.9, weightDecay }),
    null,
  ],
  [
    'lion, driven',
    () => lion({ beta1: 0.1, weightDecay: 3 }),
    reference.lion({ weightDecay: 3 }),
    { beta1: 0.8, weightDecay },
  ],
];

describe.each(cases)('%s', (_, create, independent, driven) => {
  const options = (): Partial<OrtTrainerOptions> => ({
    optimizer: create(),
    ...(driven && {
      scheduler: new Scheduler(ramp({ duration: STEPS, startFactor: 1, endFactor: 0.2 }), {
        groups: [{ name: 'all', base: { lr, ...driven } }],
        steps: STEPS,
      }),
    }),
  });
  const wanted = start.map((weight, i) =>
    reference.trajectory(independent, {
      gradients: rows.map((row) => row[i]!),
      values: (t) => ({ lr: driven ? lr * (1 - (0.8 * t) / STEPS) : lr, ...driven }),
      weight,
    }),
  );
  const rightAfter = (t: number) => wanted.map((weights) => weights[t]!);

  test('each of 24 steps is that of the reference, to 1e-6', async () => {
    const trainer = await makeLinear({ w: start }, options());
    for (const [t, row] of rows.entries()) {
      expect((await trainer.step(gradients({ w: row }))).applied).toBe(true);
      for (const [i, right] of rightAfter(t).entries()) {
        expect(Math.abs(read(trainer, 'w')[i]! - right)).toBeLessThan(
          1e-6 * Math.max(1, Math.abs(right)),
        );
      }
    }
  });

  test('in double precision to 1e-12', async () => {
    const trainer = await OrtTrainer.create({
      ort,
      model: linear({ w: start }, 'float64'),
      loss: modelOutput(),
      optimizer: create(),
      ...options(),
    });
    for (const row of rows) await trainer.step(gradients({ w: row }));
    for (const [i, right] of rightAfter(STEPS - 1).entries()) {
      expect(Math.abs(read(trainer, 'w')[i]! - right)).toBeLessThan(1e-12);
    }
    await trainer.dispose();
  });

  test('a norm that clips the gradient scales it before anything else', async () => {
    const clipNorm = 0.5;
    const clipped = await makeLinear({ w: start }, { ...options(), clipNorm });
    const plain = await makeLinear({ w: start }, options());
    for (const row of rows) {
      const scale = Math.min(1, clipNorm / (Math.hypot(...row) + 1e-6));
      await clipped.step(gradients({ w: row }));
      await plain.step(gradients({ w: row.map((x) => x * scale) }));
    }
    for (const [i, weight] of read(plain, 'w').entries()) {
      expect(read(clipped, 'w')[i]).toBeCloseTo(weight, 5);
    }
  });

  test('goes on bit for bit from a checkpoint', async () => {
    const whole = await makeLinear({ w: start }, options());
    const first = await makeLinear({ w: start }, options());
    const second = await makeLinear({ w: [9, 9, 9] }, options());
    for (const [t, row] of rows.entries()) {
      await whole.step(gradients({ w: row }));
      if (t === 9) {
        const { scheduler } = first;
        second.load(first.save(), scheduler ? { scheduler } : {});
      }
      await (t < 9 ? first : second).step(gradients({ w: row }));
    }
    expect(read(second, 'w')).toEqual(read(whole, 'w'));
  });
});

test.each<[string, Optimizer, readonly string[]]>([
  ['rmsprop', rmsprop({ lr }), ['square_avg']],
  [
    'rmsprop, all of it',
    rmsprop({ lr, momentum: 0.5, centered: true }),
    ['square_avg', 'momentum_buffer', 'grad_avg'],
  ],
  ['adagrad', adagrad({ lr, initialAccumulatorValue: 0.25 }), ['sum']],
  ['lion', lion({ lr }), ['exp_avg']],
])('%s: a checkpoint has the moments by the names of PyTorch', async (name, optimizer, moments) => {
  const trainer = await makeLinear({ w: start }, { optimizer });
  const { tensors } = readSafetensors(trainer.save().tensors);
  expect(new Set(tensors.keys())).toEqual(new Set(['w', ...moments.map((one) => `${one}/w`)]));
  const begin = name === 'adagrad' ? 0.25 : 0;
  for (const one of moments)
    expect([...tensors.get(`${one}/w`)!.data]).toEqual([begin, begin, begin]);
});

test('a parameter that was frozen begins where its optimizer begins', async () => {
  const weights = { a: [1, 2], b: [3, 4] };
  const optimizer = adagrad({ lr, initialAccumulatorValue: 0.25 });
  const before = await makeLinear(weights, { optimizer, trainable: 'a' });
  await before.step(gradients({ a: [1, 1], b: [1, 1] }));
  const after = await makeLinear(weights, { optimizer });
  after.load(before.save());
  const { tensors } = readSafetensors(after.save().tensors);
  expect([...tensors.get('sum/a')!.data]).toEqual([1.25, 1.25]);
  expect([...tensors.get('sum/b')!.data]).toEqual([0.25, 0.25]);
});

test('a constant gradient, whose variance vanishes, does not stop centered rmsprop', async () => {
  const optimizer = rmsprop({ lr: 1e-6, alpha: 0.5, centered: true });
  const trainer = await makeLinear({ w: [0.1, 0.3] }, { optimizer });
  // in float32 the variance of both is below 0 from the 24th step on
  for (let t = 0; t < 40; t += 1) {
    expect((await trainer.step(gradients({ w: [0.153, 0.643] }))).applied).toBe(true);
  }
});

test('a checkpoint of other constants is refused', async () => {
  const one = await makeLinear({ w: start }, { optimizer: lion({ lr }) });
  const other = await makeLinear({ w: start }, { optimizer: lion({ lr, beta2: 0.5 }) });
  const before = contentOf(other.save());
  expect(() => {
    other.load(one.save());
  }).toThrow(/it was trained with/);
  expect(contentOf(other.save())).toEqual(before);
});
