import { GraphBuilder, tensor } from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import {
  binaryCrossEntropy,
  crossEntropy,
  huber,
  meanAbsoluteError,
  meanSquaredError,
  sgd,
  type Batch,
  type Loss,
} from '../src/index.ts';
import { makeTrainer } from './make.ts';
import { examples, numbers } from './models.ts';

const x = { data: numbers(16), dims: [4, 4] };
const labels = (data: readonly number[]) => ({ x, labels: { data, dims: [data.length] } });

describe('labels that do not count', () => {
  const ignoring = () => makeTrainer({ loss: crossEntropy({ ignoreIndex: -100 }) });

  test('are accepted, and others beyond the classes refused', async () => {
    const trainer = await ignoring();
    const good = labels([0, -100, 2, 1]);
    expect((await trainer.step(good)).applied).toBe(true);
    expect((await trainer.evaluate(good)).loss).toBeGreaterThan(0);
    for (const bad of [labels([0, -1, 2, 1]), labels([0, 3, -100, 1])]) {
      const error = /labels from 0 to 2 or -100; got (-1|3) at position 1/;
      await expect(trainer.step(bad)).rejects.toThrow(error);
      await expect(trainer.evaluate(bad)).rejects.toThrow(error);
    }
  });

  test('change nothing: a step is that of the others alone', async () => {
    const [all, few] = [await ignoring(), await ignoring()];
    await all.step(labels([0, -100, -100, 1]));
    await few.step({
      x: { data: [...x.data.subarray(0, 4), ...x.data.subarray(12)], dims: [2, 4] },
      labels: { data: [0, 1], dims: [2] },
    });
    for (const name of ['fc1.weight', 'fc2.bias']) {
      const wanted = few.read(name).data;
      for (const [i, one] of Array.from(all.read(name).data, Number).entries()) {
        expect(one).toBeCloseTo(Number(wanted[i]), 5);
      }
    }
  });

  test('where there are no others, the step is left out', async () => {
    const trainer = await ignoring();
    const before = trainer.read('fc1.weight');
    const { loss, applied } = await trainer.step(labels([-100, -100, -100, -100]));
    expect(loss).toBeNaN();
    expect(applied).toBe(false);
    expect(trainer.read('fc1.weight')).toEqual(before);
  });
});

/** What a batch brings as target for scores [n, 3]. */
const targets: Readonly<Record<string, (n: number) => Batch[string]>> = {
  classes: (n) => examples(n)['labels']!,
  distributions: (n) => ({
    data: Array.from(
      { length: n },
      (_, i) =>
        [
          [0.5, 0.25, 0.25],
          [0, 1, 0],
        ][i % 2]!,
    ).flat(),
    dims: [n, 3],
  }),
  numbers: (n) => ({ data: numbers(3 * n, 5, 0.5).map(Math.abs), dims: [n, 3] }),
};

const all: readonly (readonly [string, Loss, keyof typeof targets, string])[] = [
  ['labelSmoothing', crossEntropy({ labelSmoothing: 0.1 }), 'classes', 'labels'],
  ['classWeights', crossEntropy({ classWeights: [1, 2, 0.5] }), 'classes', 'labels'],
  ['probabilities', crossEntropy({ targets: 'probabilities' }), 'distributions', 'labels'],
  ['binaryCrossEntropy', binaryCrossEntropy({ positiveWeight: 2 }), 'numbers', 'labels'],
  ['meanSquaredError', meanSquaredError(), 'numbers', 'target'],
  ['meanAbsoluteError', meanAbsoluteError(), 'numbers', 'target'],
  ['huber', huber({ delta: 0.1 }), 'numbers', 'target'],
];

test.each(all)(
  '%s: steps make the loss that evaluate tells smaller',
  async (_, loss, kind, name) => {
    const trainer = await makeTrainer({ loss, optimizer: sgd({ lr: 0.1 }) });
    const batch = { x: examples(16)['x']!, [name]: targets[kind]!(16) };
    const before = await trainer.evaluate(batch);
    const first = await trainer.step(batch);
    expect(first.loss).toBeCloseTo(before.loss, 5);
    for (let t = 0; t < 20; t += 1) expect((await trainer.step(batch)).applied).toBe(true);
    expect((await trainer.evaluate(batch)).loss).toBeLessThan(0.99 * before.loss);
  },
);

test('labels for each place of a map, one of which is a border', async () => {
  const g = new GraphBuilder();
  const image = g.input('x', 'float32', ['n', 'height', 'width', 2]);
  const weight = g.initializer('weight', tensor('float32', [2, 3], numbers(6)));
  g.output(g.transpose(g.matMul(image, weight), [0, 3, 1, 2]), 'scores');
  const trainer = await makeTrainer({
    model: g.toModel(),
    loss: crossEntropy({ ignoreIndex: 255, classWeights: [1, 1, 2] }),
  });
  const batch = (data: readonly number[]) => ({
    x: { data: numbers(8), dims: [1, 2, 2, 2] },
    labels: { data, dims: [1, 2, 2] },
  });
  expect((await trainer.step(batch([0, 255, 2, 1]))).applied).toBe(true);
  await expect(trainer.step(batch([0, 254, 2, 1]))).rejects.toThrow('or 255; got 254');
});

/** A part of a batch, along its examples. */
function part(batch: Batch, from: number, to: number): Batch {
  const cut = ({ data, dims }: Batch[string]) => {
    const [count = 1] = dims;
    const size = (data as ArrayLike<number>).length / count;
    return {
      data: Array.from(data as ArrayLike<number>).slice(from * size, to * size),
      dims: [to - from, ...dims.slice(1)],
    };
  };
  return Object.fromEntries(Object.entries(batch).map(([name, value]) => [name, cut(value)]));
}

/** Six examples whose labels count differently: the third and fourth not at all where −100 is ignored. */
const uneven: Batch = {
  x: examples(6)['x']!,
  labels: { data: [0, 2, -100, -100, 1, 2], dims: [6] },
};
const even: readonly (readonly [string, Loss, Batch])[] = all.map(([name, loss, kind, target]) => [
  name,
  loss,
  { x: examples(6)['x']!, [target]: targets[kind]!(6) },
]);
const ignoring = { ignoreIndex: -100, classWeights: [1, 2, 0.5] };

describe.each([
  ...even,
  ['ignoreIndex', crossEntropy({ ignoreIndex: -100 }), uneven] as const,
  ['all of it', crossEntropy({ ...ignoring, labelSmoothing: 0.2 }), uneven] as const,
])('%s: a batch in parts', (_, loss, whole) => {
  const parts = [part(whole, 0, 2), part(whole, 2, 4), part(whole, 4, 6)];
  const cuts = [parts, [part(whole, 0, 1), part(whole, 1, 6)]];

  test('has the same loss', async () => {
    const trainer = await makeTrainer({ loss });
    const wanted = await trainer.evaluate(whole);
    for (const cut of cuts) {
      expect((await trainer.evaluate(cut)).loss).toBeCloseTo(wanted.loss, 5);
    }
  });

  test('makes the same step', async () => {
    const make = () => makeTrainer({ loss, optimizer: sgd({ lr: 0.5 }) });
    const one = await make();
    const { loss: wanted, gradientNorm } = await one.step(whole);
    for (const cut of cuts) {
      const other = await make();
      const step = await other.step(cut);
      expect(step.applied).toBe(true);
      expect(step.loss).toBeCloseTo(wanted, 5);
      expect(step.gradientNorm).toBeCloseTo(gradientNorm, 5);
      const right = Array.from(one.read('fc1.weight').data, Number);
      for (const [i, weight] of Array.from(other.read('fc1.weight').data, Number).entries()) {
        expect(weight).toBeCloseTo(right[i]!, 5);
      }
    }
  });
});
