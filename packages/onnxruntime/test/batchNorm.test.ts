import { float, GraphBuilder, readModel, tensor } from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import { meanSquaredError, modelOutput, sgd, type OrtTrainerOptions } from '../src/index.ts';
import {
  bias,
  channel,
  EPSILON,
  mean,
  MOMENTUM,
  moments,
  normalBatch,
  normalized,
  scale,
  sum,
  variance,
  type Mode,
} from './batchNorm.ts';
import { makeTrainer, read } from './make.ts';

const lr = 0.1;
const modes: readonly Mode[] = ['training', 'evaluation'];

async function make(mode: Mode, options: Partial<OrtTrainerOptions> = {}) {
  return makeTrainer({
    model: normalized(mode),
    loss: meanSquaredError(),
    optimizer: sgd({ lr }),
    ...options,
  });
}

/** One step of gradient descent by hand: y = scale · (x − μ) / √(σ² + ε) + bias, in double precision. */
function expectedStep(batch: ReturnType<typeof normalBatch>, frozen: boolean) {
  const size = batch['x']!.dims.reduce((a, b) => a * b, 1);
  const channels = scale.map((gamma, c) => {
    const x = channel(batch, 'x', c);
    const target = channel(batch, 'target', c);
    const own = frozen ? { mean: mean[c]!, variance: variance[c]! } : moments(x);
    const normal = x.map((value) => (value - own.mean) / Math.sqrt(own.variance + EPSILON));
    const differences = normal.map((value, i) => gamma * value + bias[c]! - target[i]!);
    const unbiased = (own.variance * x.length) / (x.length - 1);
    return {
      loss: sum(differences.map((d) => d * d)) / size,
      weight: gamma - lr * sum(differences.map((d, i) => (2 * d * normal[i]!) / size)),
      bias: bias[c]! - lr * sum(differences.map((d) => (2 * d) / size)),
      // PyTorch's momentum is 1 − ONNX', and its running variance is unbiased
      mean: frozen ? mean[c]! : MOMENTUM * mean[c]! + (1 - MOMENTUM) * own.mean,
      variance: frozen ? variance[c]! : MOMENTUM * variance[c]! + (1 - MOMENTUM) * unbiased,
    };
  });
  return {
    loss: sum(channels.map((one) => one.loss)),
    weight: channels.map((one) => one.weight),
    bias: channels.map((one) => one.bias),
    mean: channels.map((one) => one.mean),
    variance: channels.map((one) => one.variance),
  };
}

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
}

describe.each(modes)('a model exported for %s', (mode) => {
  test('normalises by the batch, and the running statistics follow as in PyTorch', async () => {
    const trainer = await make(mode);
    const batch = normalBatch(5);
    const expected = expectedStep(batch, false);
    const { loss, applied } = await trainer.step(batch);
    expect(applied).toBe(true);
    expect(loss).toBeCloseTo(expected.loss, 5);
    expectClose(read(trainer, 'bn.weight'), expected.weight);
    expectClose(read(trainer, 'bn.bias'), expected.bias);
    expectClose(read(trainer, 'bn.running_mean'), expected.mean);
    expectClose(read(trainer, 'bn.running_var'), expected.variance);
  });

  test('frozen statistics are used and do not change; scale and bias train', async () => {
    const trainer = await make(mode, { frozenStatistics: '*.running_mean' });
    const batch = normalBatch(5);
    const expected = expectedStep(batch, true);
    expect((await trainer.step(batch)).loss).toBeCloseTo(expected.loss, 5);
    expectClose(read(trainer, 'bn.weight'), expected.weight);
    expectClose(read(trainer, 'bn.bias'), expected.bias);
    expect(trainer.statistics.map(({ name, frozen }) => [name, frozen])).toEqual([
      ['bn.running_mean', true],
      ['bn.running_var', true],
    ]);
    const { initializers } = readModel(trainer.export()).graph;
    expect([...initializers.get('bn.running_mean')!.data]).toEqual(mean);
  });

  test('evaluation and the exported model have the running statistics', async () => {
    const trainer = await make(mode);
    for (const seed of [1, 2, 3]) await trainer.step(normalBatch(4, seed));
    const batch = normalBatch(2, 9);
    const { y } = await trainer.predict({ x: batch['x']! });
    const [weights, biases, means, variances] = [
      'weight',
      'bias',
      'running_mean',
      'running_var',
    ].map((name) => read(trainer, `bn.${name}`));
    for (const [c, gamma] of weights!.entries()) {
      const found = channel({ y: y! }, 'y', c);
      const expected = channel(batch, 'x', c).map(
        (x) => (gamma * (x - means![c]!)) / Math.sqrt(variances![c]! + EPSILON) + biases![c]!,
      );
      expectClose(found, expected);
    }
    const { loss } = await trainer.evaluate(batch);
    const exported = await makeTrainer({
      model: trainer.export(),
      loss: meanSquaredError(),
      optimizer: sgd({ lr }),
      frozenStatistics: '*',
    });
    expect((await exported.evaluate(batch)).loss).toBe(loss);
    // one that is used, whatever it came from
    expect((await exported.step(batch)).loss).toBeCloseTo(loss, 6);
  });
});

test('what is listed: parameters that are trained, and why statistics are not', async () => {
  const trainer = await make('evaluation');
  const reasons = trainer.parameters.map(({ name, reason = null }) => [name, reason]);
  expect(Object.fromEntries(reasons)).toEqual({
    'bn.weight': null,
    'bn.bias': null,
    'bn.running_mean': 'running statistics of batch norm',
    'bn.running_var': 'running statistics of batch norm',
  });
  expect(trainer.statistics[1]).toEqual({
    name: 'bn.running_var',
    shape: [3],
    size: 3,
    type: 'float32',
    operator: 'BatchNormalization',
    kind: 'variance',
    node: 'bn',
    frozen: false,
  });
});

test('a step that is not finite drops the statistics too', async () => {
  const trainer = await make('training');
  await trainer.step(normalBatch(4));
  const before = trainer.save();
  const batch = normalBatch(4, 2);
  const data = Float32Array.from(batch['x']!.data as Float32Array);
  data[3] = Number.POSITIVE_INFINITY;
  const wrong = { ...batch, x: { ...batch['x']!, data } };
  expect((await trainer.step(wrong)).applied).toBe(false);
  expect((await trainer.step([batch, wrong])).applied).toBe(false);
  expect(trainer.save()).toEqual(before);
});

test('statistics that overflow are not applied, though the loss is finite', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 1]);
  const one = (name: string, value: number) => g.initializer(name, tensor('float32', [1], [value]));
  const inputs = [x, one('w', 1), one('b', 0), one('m', 0), one('v', 1)];
  const y = g.one('BatchNormalization', inputs, { momentum: float(0) });
  const weight = g.initializer('weight', tensor('float32', [1, 2], [1, 1]));
  g.output(g.reduceMean(g.mul(y, weight)), 'loss');
  const trainer = await makeTrainer({
    model: g.toModel(),
    loss: modelOutput(),
    optimizer: sgd({ lr }),
  });
  const before = trainer.save();
  // the population variance is 2.6e38, the unbiased one is more than float32 holds
  const result = await trainer.step({ x: { data: [1.6e19, -1.6e19], dims: [2, 1] } });
  expect(result.loss).toBe(0);
  expect(result.applied).toBe(false);
  expect(trainer.save()).toEqual(before);
});

test('one element for each channel has no variance: refused before anything runs', async () => {
  const trainer = await make('training');
  await expect(trainer.step(normalBatch(1, 1, 1))).rejects.toMatchObject({
    code: 'bad-batch',
    message: expect.stringContaining("BatchNormalization 'bn' (node 0)") as string,
  });
  expect((await trainer.step(normalBatch(1, 1, 2))).applied).toBe(true);
});

test('parts of a batch move the statistics one after another', async () => {
  const [one, other] = [await make('training'), await make('training')];
  const parts = [normalBatch(4, 1), normalBatch(3, 2)];
  await one.step(parts);
  // PyTorch's loop over the parts, with a rate of 0
  let running = mean;
  for (const part of parts) {
    running = running.map(
      (old, c) => MOMENTUM * old + (1 - MOMENTUM) * moments(channel(part, 'x', c)).mean,
    );
  }
  expectClose(read(one, 'bn.running_mean'), running);
  for (const part of parts) await other.step(part);
  expect(read(other, 'bn.running_var')).toEqual(read(one, 'bn.running_var'));
});

describe('statistics go along', () => {
  test('in a checkpoint, by name', async () => {
    const [one, other] = [await make('training'), await make('training')];
    await one.step(normalBatch(4));
    other.load(one.save());
    expect(other.save()).toEqual(one.save());
    await one.step(normalBatch(4, 2));
    await other.step(normalBatch(4, 2));
    expect(other.export()).toEqual(one.export());
  });
  test('into a trainer that has them frozen, as their values', async () => {
    const one = await make('training');
    const other = await make('training', { frozenStatistics: '*' });
    await one.step(normalBatch(4));
    other.load(one.save());
    expect(other.export()).toEqual(one.export());
    expect((await other.evaluate(normalBatch(4))).loss).toBe(
      (await one.evaluate(normalBatch(4))).loss,
    );
  });
  test('in a snapshot', async () => {
    const trainer = await make('training');
    await trainer.step(normalBatch(4));
    const [weights, file] = [trainer.snapshot(), trainer.export()];
    await trainer.step(normalBatch(4, 2));
    trainer.restore(weights);
    expect(trainer.export()).toEqual(file);
  });
  test('when they are written', async () => {
    const trainer = await make('training');
    trainer.write({ 'bn.running_mean': tensor('float32', [3], [7, 8, 9]) });
    expect(read(trainer, 'bn.running_mean')).toEqual([7, 8, 9]);
    expect(read(trainer, 'bn.running_var')).toEqual(variance);
  });
});

test('a pattern of frozen statistics that means nothing is a mistake', async () => {
  await expect(make('training', { frozenStatistics: 'bn2*' })).rejects.toMatchObject({
    code: 'bad-option',
    message:
      'frozenStatistics: bn2* means no running statistic of a batch norm; there are bn.running_mean, bn.running_var.',
  });
});
