import { Scheduler, warmup } from '@stepwise/core';
import { describe, expect, test } from 'vitest';
import { adamw, sgd, type OrtTrainer } from '../src/index.ts';
import { makeLinear, makeTrainer, read } from './make.ts';
import { batchesOf, examples, gradients } from './models.ts';

const good = (seed: number) => gradients({ w: [seed, -0.5 * seed] });
const start = { w: [1, 2] };

async function adaptive(): Promise<OrtTrainer> {
  return makeLinear(start, {
    optimizer: adamw(),
    scheduler: new Scheduler(warmup({ duration: 10 }), {
      groups: [{ name: 'all', base: { lr: 0.1, beta1: 0.9, weightDecay: 0.1 } }],
      steps: 10,
    }),
  });
}

describe.each([
  ['NaN in the gradient', gradients({ w: [Number.NaN, 1] })],
  ['Infinity in the gradient', gradients({ w: [1, Infinity] })],
  ['−Infinity in the gradient', gradients({ w: [-Infinity, 1] })],
  // 1e20 is finite in float32, and its square is not
  ['a square beyond float32', gradients({ w: [1e20, 1] })],
  // the loss is finite, since the weights are 1 and 2: 2e38 · 1 − 1e38 · 2
  ['a norm beyond float32, the loss being 0', gradients({ w: [2e38, -1e38] })],
])('%s', (_, bad) => {
  test('leaves everything as it was', async () => {
    const trainer = await adaptive();
    await trainer.step(good(1));
    const before = trainer.save();
    const values = trainer.scheduler!.values;
    const result = await trainer.step(bad);
    expect(result.applied).toBe(false);
    expect(trainer.stepsDone).toBe(1);
    expect(trainer.scheduler!.t).toBe(1);
    expect(trainer.scheduler!.values).toEqual(values);
    expect(result.events).toEqual([{ type: 'skipped', step: 1 }]);
    // the scheduler remembers that there was something; tensors and counters are the same bits
    const tensorsOf = (bytes: Uint8Array) =>
      bytes.slice(Number(new DataView(bytes.buffer).getBigUint64(0, true)) + 8);
    expect(tensorsOf(trainer.save().tensors)).toEqual(tensorsOf(before.tensors));
  });

  test('and the next step goes on as if nothing had been', async () => {
    const [trainer, undisturbed] = [await adaptive(), await adaptive()];
    for (let t = 0; t < 6; t += 1) {
      if (t % 2 === 1) await trainer.step(bad);
      const [one, other] = [await trainer.step(good(t)), await undisturbed.step(good(t))];
      expect(one.loss).toBe(other.loss);
      expect(one.lr).toBe(other.lr);
    }
    expect(read(trainer, 'w')).toEqual(read(undisturbed, 'w'));
    expect(trainer.scheduler!.events.filter(({ type }) => type === 'skipped')).toHaveLength(3);
  });
});

test('an update that is not finite, the gradient being finite', async () => {
  const trainer = await makeLinear({ w: [1e38, 1] }, { optimizer: sgd({ lr: 1e38 }) });
  const result = await trainer.step(gradients({ w: [-10, 0] }));
  expect(result.gradientNorm).toBe(10);
  expect(result.applied).toBe(false);
  expect(read(trainer, 'w')[1]).toBe(1);
});

test('one bad group holds back the other', async () => {
  const trainer = await makeLinear(
    { a: [1, 1], b: [1, 1] },
    { groups: [{ name: 'first', parameters: 'a' }, { name: 'second' }] },
  );
  const result = await trainer.step(gradients({ a: [1, 1], b: [Number.NaN, 1] }));
  expect(result.applied).toBe(false);
  expect(read(trainer, 'a')).toEqual([1, 1]);
});

test('clipping does not make it finite', async () => {
  const trainer = await makeLinear(start, { clipNorm: 1 });
  expect((await trainer.step(gradients({ w: [Infinity, 1] }))).applied).toBe(false);
  expect(read(trainer, 'w')).toEqual([1, 2]);
});

test('NaN in the data of a network', async () => {
  const trainer = await makeTrainer();
  const batch = examples(4);
  const data = Float32Array.from(batch['x']!.data as Float32Array);
  data[5] = Number.NaN;
  const before = trainer.export();
  const result = await trainer.step({ ...batch, x: { data, dims: [4, 4] } });
  expect(result).toMatchObject({ applied: false, loss: Number.NaN });
  expect(trainer.export()).toEqual(before);
});

test('a scheduler that steps once per epoch hears nothing of it', async () => {
  const scheduler = new Scheduler(warmup({ duration: 3 }), {
    lr: 0.5,
    epochs: 3,
    stepsPerEpoch: 1,
  });
  const trainer = await makeLinear(start, { scheduler, per: 'epoch' });
  const result = await trainer.step(gradients({ w: [Number.NaN, 0] }));
  expect(result).toMatchObject({ applied: false, events: [] });
  expect(scheduler.t).toBe(0);
});

test('fit counts them, and leaves them out of the mean', async () => {
  const trainer = await makeTrainer();
  const [first, second] = batchesOf(2);
  const bad = { ...first!, x: { data: new Float32Array(64).fill(Number.NaN), dims: [16, 4] } };
  const { epochs } = await trainer.fit({ data: [bad, first!, bad], epochs: 1 });
  const other = await makeTrainer();
  const { loss } = await other.step(first!);
  expect(epochs[0]).toMatchObject({ skipped: 2, metrics: { loss } });
  const none = await trainer.fit({ data: [bad], epochs: 2, validation: second! });
  expect(none.epochs[0]!.metrics['loss']).toBeNaN();
  expect(none.epochs[0]!.metrics['val_loss']).toBeGreaterThan(0);
});
