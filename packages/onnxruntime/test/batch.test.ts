import { GraphBuilder, tensor } from '@stepwise/onnx-training';
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { modelOutput, type Batch } from '../src/index.ts';
import { makeTrainer } from './make.ts';
import { contentOf, examples, numbers } from './models.ts';

const x = { data: numbers(8), dims: [2, 4] };
const labels = { data: [0, 2], dims: [2] };

describe('what does not fit is refused, and changes nothing', () => {
  test.each<[string, unknown, string]>([
    ['no batch', undefined, 'wanted an object with only x, labels'],
    ['null', null, 'wanted an object with only x, labels'],
    ['a list', [x, labels], 'wanted an object with only x, labels'],
    ['a name missing', { x }, 'batch.labels: wanted { data, dims } of int64 [batch]'],
    ['a name too many', { x, labels, y: x }, 'wanted an object with only x, labels; got "y"'],
    [
      'null under a name',
      { x: null, labels },
      'batch.x: wanted { data, dims } of float32 [batch, 4]',
    ],
    ['numbers without dims', { x: numbers(8), labels }, 'batch.x: wanted { data, dims }'],
    ['dims without numbers', { x: { dims: [2, 4] }, labels }, 'batch.x: wanted { data, dims }'],
    ['dims that are none', { x: { ...x, dims: 8 }, labels }, 'batch.x: wanted { data, dims }'],
    [
      'an axis too few',
      { x: { ...x, dims: [8] }, labels },
      'dims [batch, 4], each at least 1; got [8]',
    ],
    ['another size', { x: { ...x, dims: [4, 2] }, labels }, 'dims [batch, 4]'],
    [
      'an empty batch',
      { x: { data: [], dims: [0, 4] }, labels },
      'dims [batch, 4], each at least 1',
    ],
    ['half an example', { x: { data: numbers(2), dims: [0.5, 4] }, labels }, 'dims [batch, 4]'],
    [
      'sizes that are not the same',
      { x, labels: { data: [0, 1, 2], dims: [3] } },
      'batch.labels: wanted dims [batch] (batch = 2 in this batch), each at least 1; got [3]',
    ],
    [
      'too few numbers',
      { x: { ...x, data: numbers(7) }, labels },
      '8 elements for its dims [2, 4]; got 7',
    ],
    [
      'doubles',
      { x: { ...x, data: new Float64Array(8) }, labels },
      'a Float32Array or numbers; got a Float64Array',
    ],
    ['text', { x: { ...x, data: ['1'] }, labels }, 'a Float32Array or numbers; got ["1"]'],
    [
      'labels as floats',
      { x, labels: { ...labels, data: new Float32Array(2) } },
      'a BigInt64Array or whole numbers',
    ],
    [
      'half a label',
      { x, labels: { ...labels, data: [0, 0.5] } },
      'or whole numbers in its range; got [0,0.5]',
    ],
    [
      'a label too great',
      { x, labels: { ...labels, data: [0, 3] } },
      'labels from 0 to 2; got 3 at position 1',
    ],
    [
      'a label below 0',
      { x, labels: { ...labels, data: [-1, 0] } },
      'labels from 0 to 2; got -1 at position 0',
    ],
    [
      'a tensor of another type',
      { x: new ort.Tensor('float64', new Float64Array(8), [2, 4]), labels },
      'batch.x: wanted float32; got float64',
    ],
  ])('%s', async (_, batch, message) => {
    const trainer = await makeTrainer();
    const before = trainer.save();
    const error = { code: 'bad-batch', message: expect.stringContaining(message) as string };
    await expect(trainer.step(batch as Batch)).rejects.toMatchObject(error);
    await expect(trainer.evaluate([batch] as Batch[])).rejects.toMatchObject(error);
    expect(contentOf(trainer.save())).toEqual(contentOf(before));
    // the same when the graph of that shape is compiled already
    await trainer.step({ x, labels });
    const after = trainer.save();
    await expect(trainer.step(batch as Batch)).rejects.toMatchObject(error);
    expect(contentOf(trainer.save())).toEqual(contentOf(after));
    // and it can go on
    expect((await trainer.step({ x, labels })).applied).toBe(true);
  });
});

test('the same batch in every form makes the same step', async () => {
  const whole = Float32Array.from([3, 1, 4, 1, 5, 9, 2, 6]);
  const tensors: readonly Batch[string][] = [
    { data: whole, dims: [2, 4] },
    { data: [...whole], dims: [2, 4] },
    { data: Uint8Array.from(whole), dims: [2, 4] },
    { data: Uint8ClampedArray.from(whole), dims: [2, 4] },
    { data: Int32Array.from(whole), dims: [2, 4] },
    { data: Uint32Array.from(whole), dims: [2, 4] },
    { data: whole, dims: [2, 4], type: 'float32' },
    new ort.Tensor('float32', whole, [2, 4]),
  ];
  const numbersOf = (array: ArrayLike<number>) => ({ data: array, dims: [2] });
  const labelForms: readonly Batch[string][] = [
    numbersOf([0, 2]),
    numbersOf(Uint8Array.of(0, 2)),
    numbersOf(Int32Array.of(0, 2)),
    { data: BigInt64Array.of(0n, 2n), dims: [2] },
    new ort.Tensor('int64', BigInt64Array.of(0n, 2n), [2]),
  ];
  const seen = new Set<string>();
  for (const input of tensors) {
    for (const target of labelForms) {
      const trainer = await makeTrainer();
      const { loss } = await trainer.step({ x: input, labels: target });
      seen.add(`${loss} ${trainer.read('fc1.weight').data.join()}`);
    }
  }
  expect(seen.size).toBe(1);
});

test('a batch is not changed', async () => {
  const trainer = await makeTrainer();
  const batch = examples(8);
  const before = structuredClone(batch);
  await trainer.step(batch);
  await trainer.evaluate(batch);
  expect(batch).toEqual(before);
});

test('whole numbers that a small type can not hold are refused, not wrapped', async () => {
  const g = new GraphBuilder();
  const small = g.input('small', 'uint8', [2]);
  const flag = g.input('flag', 'bool', [2]);
  const w = g.initializer('w', tensor('float32', [2], [1, 2]));
  const both = g.mul(g.cast(small, 'float32'), g.cast(flag, 'float32'));
  g.output(g.reduceSum(g.mul(w, both)), 'loss');
  const trainer = await makeTrainer({ model: g.toModel(), loss: modelOutput() });
  const batch = (a: readonly number[], b: readonly number[]): Batch => ({
    small: { data: a, dims: [2] },
    flag: { data: b, dims: [2] },
  });
  expect((await trainer.evaluate(batch([255, 3], [1, 1]))).loss).toBe(261);
  await expect(trainer.step(batch([256, 0], [0, 1]))).rejects.toThrow('batch.small');
  await expect(trainer.step(batch([-1, 0], [0, 1]))).rejects.toThrow('batch.small');
  await expect(trainer.step(batch([1, 0], [0, 2]))).rejects.toThrow('batch.flag');
});
