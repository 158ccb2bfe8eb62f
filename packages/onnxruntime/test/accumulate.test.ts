import { GraphBuilder, tensor } from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import {
  adamw,
  crossEntropy,
  meanSquaredError,
  modelOutput,
  sgd,
  type Batch,
  type OrtTrainer,
  type OrtTrainerOptions,
} from '../src/index.ts';
import { countingRuntime, makeLinear, makeTrainer, read } from './make.ts';
import { batchesOf, examples, gradients, mlp } from './models.ts';

/** Some of the examples of a batch. */
function rows(batch: Batch, from: number, to: number): Batch {
  return Object.fromEntries(
    Object.entries(batch).map(([name, { data, dims }]) => {
      const [n = 1, ...others] = dims;
      const all = data as number[];
      const size = all.length / n;
      return [name, { data: all.slice(from * size, to * size), dims: [to - from, ...others] }];
    }),
  );
}

function parts(batch: Batch, sizes: readonly number[]): Batch[] {
  let taken = 0;
  return sizes.map((size) => {
    taken += size;
    return rows(batch, taken - size, taken);
  });
}

function expectSameWeights(one: OrtTrainer, other: OrtTrainer, digits: number): void {
  for (const { name, group } of one.parameters) {
    if (group === null) continue;
    const expected = read(other, name);
    for (const [i, value] of read(one, name).entries()) {
      expect(value).toBeCloseTo(expected[i]!, digits);
    }
  }
}

const splits: readonly (readonly number[])[] = [
  [6, 6],
  [3, 3, 3, 3],
  [1, 7, 4],
  [11, 1],
];

describe.each<[string, () => Partial<OrtTrainerOptions>]>([
  ['sgd', () => ({ optimizer: sgd({ lr: 0.5, momentum: 0.9, weightDecay: 0.01 }) })],
  ['sgd, clipped', () => ({ optimizer: sgd({ lr: 0.5 }), clipNorm: 0.1, clipValue: 0.05 })],
  ['adamw', () => ({ optimizer: adamw({ lr: 0.01 }), ema: { decay: 0.9 } })],
])('%s', (_, options) => {
  test.each(splits)('parts %j are one batch, to rounding', async (...sizes) => {
    const [one, other] = [await makeTrainer(options()), await makeTrainer(options())];
    for (const batch of batchesOf(3, 12)) {
      const whole = await one.step(batch);
      const added = await other.step(parts(batch, sizes));
      expect(added.loss).toBeCloseTo(whole.loss, 5);
      expect(added.gradientNorm).toBeCloseTo(whole.gradientNorm, 5);
    }
    expectSameWeights(other, one, 4);
    expect(other.stepsDone).toBe(3);
  });
});

test('a list of one batch is the batch, bit for bit', async () => {
  const [one, other] = [await makeTrainer(), await makeTrainer()];
  for (const batch of batchesOf(3)) {
    expect(await other.step([batch])).toEqual(await one.step(batch));
  }
  expect(other.save()).toEqual(one.save());
});

test('an empty list is a mistake', async () => {
  const trainer = await makeTrainer();
  await expect(trainer.step([])).rejects.toMatchObject({ code: 'bad-batch' });
  expect(trainer.stepsDone).toBe(0);
});

test('labels that do not count have no part in the mean', async () => {
  const options = () => ({
    model: mlp(),
    loss: crossEntropy({ ignoreIndex: -100 }),
    optimizer: sgd({ lr: 0.5 }),
  });
  const [one, other] = [await makeTrainer(options()), await makeTrainer(options())];
  const batch = examples(12);
  const labels = (batch['labels']!.data as number[]).map((label, i) => (i < 5 ? -100 : label));
  const masked = { ...batch, labels: { data: labels, dims: [12] } };
  // the first part has nothing that counts, the second less than the third
  const whole = await one.step(masked);
  const added = await other.step(parts(masked, [3, 4, 5]));
  expect(added.applied).toBe(true);
  expect(added.loss).toBeCloseTo(whole.loss, 5);
  expectSameWeights(other, one, 5);
  const nothing = rows(masked, 0, 5);
  const before = other.save();
  expect((await other.step([nothing, nothing])).applied).toBe(false);
  expect(other.save()).toEqual(before);
});

test('a mean squared error counts elements', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 'd', 1]);
  const weight = g.initializer('weight', tensor('float32', [1, 2], [0.5, -0.5]));
  g.output(g.matMul(x, weight), 'y');
  const options = { model: g.toModel(), loss: meanSquaredError(), optimizer: sgd({ lr: 1 }) };
  const trainer = await makeTrainer(options);
  const part = (n: number, d: number): Batch => ({
    x: { data: Array.from({ length: n * d }, (_, i) => i % 3), dims: [n, d, 1] },
    target: { data: Array.from({ length: n * d * 2 }, () => 1), dims: [n, d, 2] },
  });
  const { loss } = await trainer.step([part(1, 3), part(2, 2)]);
  // x 0, 1, 2, then 0, 1, 2, 0: (±x/2 − 1)² over 14 elements
  const squares = [0, 1, 2, 0, 1, 2, 0].flatMap((v) => [(v / 2 - 1) ** 2, (-v / 2 - 1) ** 2]);
  expect(loss).toBeCloseTo(squares.reduce((a, b) => a + b, 0) / 14, 5);
});

test('a loss of the model itself counts by its examples', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 1]);
  const weight = g.initializer('weight', tensor('float32', [1, 2], [0, 0]));
  g.output(g.reduceMean(g.matMul(x, weight)), 'loss');
  const options = { model: g.toModel(), loss: modelOutput(), optimizer: sgd({ lr: 1 }) };
  const trainer = await makeTrainer(options);
  await trainer.step([
    { x: { data: [1], dims: [1, 1] } },
    { x: { data: [3, 5, 7], dims: [3, 1] } },
  ]);
  // the mean of x over both parts is 4, and the mean over two columns halves it
  expect(read(trainer, 'weight')).toEqual([-2, -2]);
});

test('a part that is not finite spoils the step, wherever it stands', async () => {
  const trainer = await makeLinear({ w: [1, 2] });
  const [sound, wrong] = [gradients({ w: [1, 1] }), gradients({ w: [1, Number.NaN] })];
  const before = trainer.save();
  for (const list of [
    [wrong, sound],
    [sound, wrong],
    [sound, wrong, sound],
  ]) {
    expect((await trainer.step(list)).applied).toBe(false);
  }
  expect(trainer.save()).toEqual(before);
  expect((await trainer.step([sound, sound])).applied).toBe(true);
});

test('a batch that does not fit is refused wherever it stands, and nothing has changed', async () => {
  const trainer = await makeTrainer();
  const before = trainer.save();
  const wrong = { ...examples(4), labels: { data: [0, 1, 2, 7], dims: [4] } };
  await expect(trainer.step([examples(4), wrong])).rejects.toMatchObject({ code: 'bad-batch' });
  expect(trainer.save()).toEqual(before);
});

test('graphs are compiled once for each shape, and released', async () => {
  const { ort, live, made } = countingRuntime();
  const trainer = await makeTrainer({ ort });
  await trainer.step(parts(examples(12), [4, 4, 4]));
  await trainer.step(parts(examples(12), [4, 4, 4]));
  expect(made()).toBe(2);
  await trainer.step(parts(examples(12), [4, 8]));
  expect(made()).toBe(3);
  await trainer.dispose();
  expect(live()).toBe(0);
});

describe('fit', () => {
  test('takes some batches for a step, and what is left for the last', async () => {
    const [one, other] = [await makeTrainer(), await makeTrainer()];
    const data = batchesOf(5, 4);
    await one.fit({ data, epochs: 2, accumulate: 2 });
    for (let epoch = 0; epoch < 2; epoch += 1) {
      for (const list of [data.slice(0, 2), data.slice(2, 4), data.slice(4)]) {
        await other.step(list);
      }
    }
    expect(one.stepsDone).toBe(6);
    expect(one.export()).toEqual(other.export());
  });
  test.each([0, 1.5, -1])('refuses accumulate: %d', async (accumulate) => {
    const trainer = await makeTrainer();
    await expect(trainer.fit({ data: batchesOf(1), epochs: 1, accumulate })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining('fit.accumulate') as string,
    });
  });
});
