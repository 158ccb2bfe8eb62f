import { GraphBuilder, tensor } from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import { accuracy, crossEntropy, meanSquaredError, type Batch } from '../src/index.ts';
import { makeLinear, makeTrainer } from './make.ts';
import { contentOf, examples, gradients, numbers } from './models.ts';

/** Examples `from` to `to` of a batch. */
function part(whole: Batch, from: number, to: number): Batch {
  const { x, labels } = whole;
  const data = (x!.data as Float32Array).subarray(from * 4, to * 4);
  return {
    x: { data, dims: [to - from, 4] },
    labels: { data: (labels!.data as number[]).slice(from, to), dims: [to - from] },
  };
}

const metrics = { accuracy: accuracy(), half: () => 0.5 };

test('uneven batches give what the whole gives', async () => {
  const trainer = await makeTrainer();
  const whole = examples(23);
  const at = [0, 1, 8, 9, 20, 23];
  const parts = at.slice(1).map((to, i) => part(whole, at[i]!, to));
  const wanted = await trainer.evaluate(whole, { metrics });
  const got = await trainer.evaluate(parts, { metrics });
  expect(wanted.examples).toBe(23);
  expect(got.examples).toBe(23);
  expect(got.loss).toBeCloseTo(wanted.loss, 6);
  expect(got.metrics['accuracy']).toBeCloseTo(wanted.metrics['accuracy']!, 12);
  expect(got.metrics['half']).toBe(0.5);
  // the mean of the means would be another number
  const means: number[] = [];
  for (const one of parts) means.push((await trainer.evaluate(one)).loss);
  const mean = means.reduce((sum, loss) => sum + loss, 0) / means.length;
  expect(Math.abs(mean - wanted.loss)).toBeGreaterThan(1e-3);
});

test('the loss of a step is that of an evaluation before it, and nothing is trained', async () => {
  const trainer = await makeTrainer();
  const before = trainer.save();
  const { loss } = await trainer.evaluate(examples(8));
  await trainer.evaluate(examples(9));
  expect(contentOf(trainer.save())).toEqual(contentOf(before));
  expect((await trainer.step(examples(8))).loss).toBeCloseTo(loss, 6);
});

test('a loss over several numbers for each example is weighted by them', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['n', 'time', 2]);
  const w = g.initializer('w', tensor('float32', [2, 3], numbers(6)));
  g.output(g.matMul(x, w), 'y');
  const trainer = await makeTrainer({
    model: g.toModel(),
    loss: crossEntropy({ axis: -1, labels: 'tokens' }),
  });
  const batch = (n: number, time: number, seed: number): Batch => ({
    x: { data: numbers(n * time * 2, seed), dims: [n, time, 2] },
    tokens: { data: Array.from({ length: n * time }, (_, i) => i % 3), dims: [n, time] },
  });
  const [a, b] = [batch(2, 5, 1), batch(3, 1, 2)];
  const both = await trainer.evaluate([a, b]);
  const [lossA, lossB] = [(await trainer.evaluate(a)).loss, (await trainer.evaluate(b)).loss];
  expect(both.loss).toBeCloseTo((10 * lossA + 3 * lossB) / 13, 6);
  expect(both.examples).toBe(5);
});

test('batches can come from anywhere', async () => {
  const trainer = await makeTrainer();
  const all = [examples(4, 1), examples(4, 2)];
  async function* later() {
    for (const batch of all) {
      await new Promise(setImmediate);
      yield batch;
    }
  }
  const wanted = await trainer.evaluate(all);
  expect(await trainer.evaluate(new Set(all))).toEqual(wanted);
  expect(await trainer.evaluate(later())).toEqual(wanted);
  await expect(trainer.evaluate([])).rejects.toMatchObject({ code: 'bad-batch' });
  const used = later();
  await trainer.evaluate(used);
  await expect(trainer.evaluate(used)).rejects.toThrow('An iterator can be used up');
});

test("the model's own output as the loss, each batch an example", async () => {
  const trainer = await makeLinear({ w: [1, 2] });
  const result = await trainer.evaluate([gradients({ w: [1, 1] }), gradients({ w: [3, 3] })]);
  expect(result.loss).toBe(6);
});

test('mean squared error', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['n', 1]);
  g.output(g.matMul(x, g.initializer('w', tensor('float32', [1, 2], [1, 2]))), 'y');
  const trainer = await makeTrainer({
    model: g.toModel(),
    loss: meanSquaredError({ target: 'y*' }),
  });
  const batch = { x: { data: [1, 2], dims: [2, 1] }, 'y*': { data: [0, 0, 0, 0], dims: [2, 2] } };
  // 1, 4, 4, 16
  expect((await trainer.evaluate(batch)).loss).toBe(6.25);
});

describe('accuracy', () => {
  const scores = (data: number[], dims: number[]) => ({
    scores: { type: 'float32', data: Float32Array.from(data), dims },
  });
  const batch = (labels: number[]): Batch => ({ labels: { data: labels, dims: [labels.length] } });

  test('the share of rows whose greatest score is the label', () => {
    const outputs = scores([1, 2, 3, 9, 8, 7, 0, 5, 1, -1, -3, -2], [4, 3]);
    expect(accuracy()(outputs, batch([2, 0, 1, 0]))).toBe(1);
    expect(accuracy()(outputs, batch([2, 1, 1, 2]))).toBe(0.5);
    expect(
      accuracy()(outputs, { labels: { data: BigInt64Array.of(0n, 1n, 2n, 0n), dims: [4] } }),
    ).toBe(0.25);
  });
  test('the first of equal scores counts', () => {
    expect(accuracy()(scores([1, 1], [1, 2]), batch([0]))).toBe(1);
    expect(accuracy()(scores([1, 1], [1, 2]), batch([1]))).toBe(0);
  });
  test('names of its own', () => {
    const outputs = { a: scores([1], [1, 1]).scores, b: scores([0, 1], [1, 2]).scores };
    const given = { y: { data: [1], dims: [1] } };
    expect(accuracy({ scores: 'b', labels: 'y' })(outputs, given)).toBe(1);
    expect(() => accuracy({ labels: 'y' })(outputs, given)).toThrow('the outputs are a, b');
    expect(() => accuracy({ scores: 'c', labels: 'y' })(outputs, given)).toThrow("the output 'c'");
  });
  test('labels that are ignored do not count', () => {
    const outputs = scores([1, 2, 2, 1, 0, 3], [3, 2]);
    const padded = accuracy({ ignoreIndex: -100 });
    expect(padded(outputs, batch([1, -100, 0]))).toEqual({ mean: 0.5, weight: 2 });
    expect(padded(outputs, batch([1, 0, 1]))).toBe(1);
    expect(padded(outputs, batch([-100, -100, -100]))).toEqual({ mean: NaN, weight: 0 });
  });
  test('classes along any axis', () => {
    // two sentences of three tokens, the greatest score of each is that of 0, 1, 1 and 1, 0, 0
    const tokens = { labels: { data: [0, 1, 0, 1, 0, 0], dims: [2, 3] } };
    const last = scores([2, 1, 0, 3, 5, 6, 1, 4, 9, 8, 3, 2], [2, 3, 2]);
    expect(accuracy({ axis: -1 })(last, tokens)).toEqual({ mean: 5 / 6, weight: 6 });
    const second = scores([2, 0, 5, 1, 3, 6, 1, 9, 3, 4, 8, 2], [2, 2, 3]);
    expect(accuracy()(second, tokens)).toEqual({ mean: 5 / 6, weight: 6 });
    expect(() => accuracy({ axis: 3 })(second, tokens)).toThrow('along axis 3');
  });
  test.each([
    ['no labels', scores([1, 2], [1, 2]), {}],
    ['an axis too many', scores([1, 2], [1, 2, 1]), batch([0])],
    ['another number of labels', scores([1, 2], [1, 2]), batch([0, 1])],
  ])('refuses %s', (_, outputs, given) => {
    expect(() => accuracy()(outputs, given)).toThrow(
      expect.objectContaining({ code: 'bad-option' }),
    );
  });
});

test('a metric with a weight is averaged by it', async () => {
  const trainer = await makeTrainer();
  const answers = [
    { mean: 1, weight: 3 },
    { mean: NaN, weight: 0 },
    { mean: 0, weight: 1 },
  ];
  const parts = answers.map(() => examples(4));
  const { metrics: got } = await trainer.evaluate(parts, {
    metrics: { one: () => answers.shift() ?? NaN },
  });
  expect(got['one']).toBe(0.75);
});

test('an unknown option, and a metric that throws', async () => {
  const trainer = await makeTrainer();
  const options = { metric: accuracy() } as never;
  await expect(trainer.evaluate(examples(2), options)).rejects.toMatchObject({
    code: 'bad-option',
  });
  const broken = { broken: accuracy({ labels: 'targets' }) };
  await expect(trainer.evaluate(examples(2), { metrics: broken })).rejects.toThrow("'targets'");
  expect((await trainer.evaluate(examples(2))).examples).toBe(2);
});
