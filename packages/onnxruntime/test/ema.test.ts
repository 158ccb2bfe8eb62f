import { readModel } from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import { adamw, meanSquaredError, sgd, type OrtTrainer, type EmaOptions } from '../src/index.ts';
import { normalBatch, normalized } from './batchNorm.ts';
import { makeLinear, makeTrainer, read } from './make.ts';
import { batchesOf, examples, gradients } from './models.ts';

const options = () => ({ optimizer: adamw({ lr: 0.05 }), ema: { decay: 0.75 } });

const average = (trainer: OrtTrainer, name: string) =>
  Array.from(trainer.read(name, { weights: 'ema' }).data as Float32Array, Number);

/** Weights after each of some steps, beside their average. */
async function run(ema: EmaOptions, steps: number) {
  const trainer = await makeLinear({ w: [1, -2] }, { optimizer: sgd({ lr: 1 }), ema });
  const rows: { weight: number; average: number }[] = [];
  for (let i = 1; i <= steps; i += 1) {
    await trainer.step(gradients({ w: [i, 0] }));
    rows.push({ weight: read(trainer, 'w')[0]!, average: average(trainer, 'w')[0]! });
  }
  return rows;
}

describe('the average', () => {
  test("is a copy at the first step, then PyTorch's decay · average + (1 − decay) · weight", async () => {
    const rows = await run({ decay: 0.75 }, 6);
    let expected = rows[0]!.weight;
    expect(rows[0]!.average).toBe(expected);
    for (const { weight, average: found } of rows.slice(1)) {
      expected = 0.75 * expected + 0.25 * weight;
      expect(found).toBeCloseTo(expected, 5);
    }
  });

  // timm 1.0, ModelEmaV3.get_decay(step) with use_warmup: step − 1, then 1 − (1 + step / gamma) ** −power, at most decay
  test.each([
    [true, 1, 2 / 3],
    [{ gamma: 5, power: 0.75 }, 5, 0.75],
    [{}, 1, 2 / 3],
  ] as const)("warms up as timm's: %j", async (warmup, gamma, power) => {
    const rows = await run({ decay: 0.6, warmup }, 8);
    let expected = rows[0]!.weight;
    for (const [i, { weight, average: found }] of rows.entries()) {
      if (i > 0) {
        const decay = Math.min(0.6, 1 - (1 + i / gamma) ** -power);
        expected = decay * expected + (1 - decay) * weight;
      }
      expect(found).toBeCloseTo(expected, 4);
    }
  });

  test('is the weights before the first step', async () => {
    const trainer = await makeTrainer(options());
    expect(average(trainer, 'fc1.bias')).toEqual(read(trainer, 'fc1.bias'));
  });

  test('does not move in a step that is not applied', async () => {
    const trainer = await makeLinear({ w: [1, 2] }, options());
    await trainer.step(gradients({ w: [1, 1] }));
    const before = average(trainer, 'w');
    await trainer.step(gradients({ w: [1, Number.NaN] }));
    expect(average(trainer, 'w')).toEqual(before);
  });

  test('changes nothing in training', async () => {
    const [one, other] = [
      await makeTrainer(options()),
      await makeTrainer({ optimizer: adamw({ lr: 0.05 }) }),
    ];
    for (const batch of batchesOf(3)) {
      expect(await one.step(batch)).toEqual(await other.step(batch));
    }
    expect(one.export()).toEqual(other.export());
  });
});

test('is evaluated, predicted and exported at will', async () => {
  const trainer = await makeTrainer(options());
  for (const batch of batchesOf(4)) await trainer.step(batch);
  const validation = examples(16, 99);
  const file = trainer.export({ weights: 'ema' });
  const { initializers } = readModel(file).graph;
  expect([...initializers.get('fc2.bias')!.data]).toEqual(average(trainer, 'fc2.bias'));
  const exported = await makeTrainer({ model: file });
  const weights = 'ema' as const;
  expect(await trainer.evaluate(validation, { weights })).toEqual(
    await exported.evaluate(validation),
  );
  const input = { x: validation['x']! };
  expect((await trainer.predict(input, { weights }))['logits']!.data).toEqual(
    (await exported.predict(input))['logits']!.data,
  );
  expect((await trainer.evaluate(validation)).loss).not.toBe(
    (await exported.evaluate(validation)).loss,
  );
  // and back to the weights themselves
  expect(trainer.export()).not.toEqual(file);
});

test('batch norm has the running statistics of now, as in PyTorch', async () => {
  const trainer = await makeTrainer({
    model: normalized(),
    loss: meanSquaredError(),
    optimizer: sgd({ lr: 0.1 }),
    ema: { decay: 0.9 },
  });
  for (const seed of [1, 2, 3]) await trainer.step(normalBatch(4, seed));
  const { initializers } = readModel(trainer.export({ weights: 'ema' })).graph;
  expect([...initializers.get('bn.running_mean')!.data]).toEqual(read(trainer, 'bn.running_mean'));
});

describe('goes along', () => {
  test('in a checkpoint', async () => {
    const [one, other] = [await makeTrainer(options()), await makeTrainer(options())];
    for (const batch of batchesOf(3)) await one.step(batch);
    other.load(one.save());
    for (const batch of batchesOf(3, 16, 50)) {
      await one.step(batch);
      await other.step(batch);
    }
    expect(other.save()).toEqual(one.save());
  });
  test('begins with the weights of a checkpoint that has none', async () => {
    const [one, other] = [
      await makeTrainer({ optimizer: adamw({ lr: 0.05 }) }),
      await makeTrainer(options()),
    ];
    for (const batch of batchesOf(3)) await one.step(batch);
    other.load(one.save());
    expect(other.export({ weights: 'ema' })).toEqual(one.export());
    const before = read(other, 'fc2.bias');
    await other.step(examples(16));
    const after = read(other, 'fc2.bias');
    for (const [i, found] of average(other, 'fc2.bias').entries()) {
      expect(found).toBeCloseTo(0.75 * before[i]! + 0.25 * after[i]!, 6);
    }
  });
  test('is left behind where a trainer keeps none', async () => {
    const [one, other] = [
      await makeTrainer(options()),
      await makeTrainer({ optimizer: adamw({ lr: 0.05 }) }),
    ];
    await one.step(examples(16));
    other.load(one.save());
    expect(other.export()).toEqual(one.export());
  });
  test('in a snapshot, so that the best weights of a fit have theirs', async () => {
    const trainer = await makeTrainer(options());
    await trainer.step(examples(16));
    const [weights, file] = [trainer.snapshot(), trainer.export({ weights: 'ema' })];
    await trainer.step(examples(16, 2));
    trainer.restore(weights);
    expect(trainer.export({ weights: 'ema' })).toEqual(file);
  });
});

test('a fit validates it where it is told to', async () => {
  const trainer = await makeTrainer(options());
  const validation = examples(16, 99);
  const { epochs } = await trainer.fit({
    data: batchesOf(4),
    epochs: 1,
    validation,
    weights: 'ema',
  });
  const { loss } = await trainer.evaluate(validation, { weights: 'ema' });
  expect(epochs[0]!.metrics['val_loss']).toBe(loss);
});

describe('refuses', () => {
  test.each([
    [{ decay: 1 }, 'OrtTrainer.ema.decay'],
    [{ decay: -0.1 }, 'OrtTrainer.ema.decay'],
    [{}, 'OrtTrainer.ema.decay'],
    [{ decay: 0.9, warmup: { gamma: 0 } }, 'OrtTrainer.ema.warmup.gamma'],
    [{ decay: 0.9, warmup: { power: -1 } }, 'OrtTrainer.ema.warmup.power'],
    [{ decay: 0.9, warmUp: true }, 'warmUp'],
  ])('%j', async (ema, message) => {
    await expect(makeTrainer({ ema: ema as never })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining(message) as string,
    });
  });
  test('an average that is not kept', async () => {
    const trainer = await makeTrainer();
    const wanted = {
      code: 'bad-option',
      message: expect.stringContaining('no moving average') as string,
    };
    expect(() => trainer.export({ weights: 'ema' })).toThrow(expect.objectContaining(wanted));
    await expect(trainer.evaluate(examples(4), { weights: 'ema' })).rejects.toMatchObject(wanted);
    await expect(trainer.predict({}, { weights: 'ema' })).rejects.toMatchObject(wanted);
    expect(() => trainer.export({ weights: 'best' as never })).toThrow('export.weights');
  });
});
