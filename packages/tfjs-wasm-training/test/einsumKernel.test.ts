import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerTrainingKernels, type TrainingKernels } from '../src/index.ts';
import {
  drawTensor,
  notAsOnCpu,
  relativeError,
  runKernel,
  useBoth,
  type KernelCase,
  type Plain,
} from './kernelHarness.ts';
import { Random } from './random.ts';

let kernels: TrainingKernels;
beforeAll(async () => {
  await useBoth();
  kernels = registerTrainingKernels(tf);
});
afterAll(() => kernels.unregister());

/** One or two tensors with some of five labels; each label goes to the output or not. */
function drawEinsum(random: Random): KernelCase {
  for (;;) {
    const sizes = Object.fromEntries([...'abcde'].map((label) => [label, random.whole(1, 6)]));
    const term = (): string[] =>
      shuffled(
        random,
        [...'abcde'].filter(() => random.next() < 0.5),
      );
    const terms = Array.from({ length: random.whole(1, 2) }, term);
    const labels = [...new Set(terms.flat())];
    const output = shuffled(
      random,
      labels.filter(() => random.next() < 0.6),
    );
    const inputs = terms.map((one) =>
      drawTensor(
        random,
        one.map((label) => sizes[label]!),
      ),
    );
    const most = labels.reduce((product, label) => product * sizes[label]!, 1);
    if (terms.some((one) => one.length === 0) || most > 4096) continue;
    const equation = `${terms.map((one) => one.join('')).join(',')}->${output.join('')}`;
    return {
      kernelName: 'Einsum',
      inputs: Object.fromEntries(inputs.entries()),
      attrs: { equation },
    };
  }
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  return list
    .map((value) => ({ value, key: random.next() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

/** The definition in float64: for all labels at once, the product of the inputs goes to its place in the output. */
function definition({ inputs, attrs }: KernelCase): Plain {
  const [left = '', output = ''] = String(attrs['equation']).split('->');
  const terms = left.split(',');
  const tensors = Object.values(inputs);
  const sizes = new Map<string, number>();
  for (const [i, term] of terms.entries()) {
    for (const [axis, label] of [...term].entries()) sizes.set(label, tensors[i]!.shape[axis]!);
  }
  const labels = [...sizes.keys()];
  const shape = [...output].map((label) => sizes.get(label)!);
  const sums = new Float64Array(shape.reduce((product, size) => product * size, 1));
  const placeOf = (term: string, at: ReadonlyMap<string, number>): number =>
    [...term].reduce((place, label) => place * sizes.get(label)! + at.get(label)!, 0);
  const visit = (depth: number, at: Map<string, number>): void => {
    const label = labels[depth];
    if (label === undefined) {
      const value = terms.reduce(
        (product, term, i) => product * tensors[i]!.values[placeOf(term, at)]!,
        1,
      );
      sums[placeOf(output, at)]! += value;
      return;
    }
    for (let i = 0; i < sizes.get(label)!; i++) visit(depth + 1, at.set(label, i));
  };
  visit(0, new Map());
  return { shape, values: new Float32Array(sums) };
}

test('500 random Einstein sums are within 1e-5 (2-norm) of the definition', () => {
  const random = new Random(41);
  const off = Array.from({ length: 500 }, () => drawEinsum(random)).filter((drawn) => {
    const [actual, expected] = [runKernel('wasm', drawn), definition(drawn)];
    const isSame = actual.shape.join() === expected.shape.join();
    return !isSame || !(relativeError(actual, expected) <= 1e-5);
  });
  expect(off).toEqual([]);
});

test('and of cpu, where that has a result', () => {
  const random = new Random(42);
  // cpu can't add up what only one of two inputs has
  const drawn = Array.from({ length: 1500 }, () => drawEinsum(random));
  const known = drawn.filter(({ attrs }) => {
    const [left = '', output = ''] = String(attrs['equation']).split('->');
    const terms = left.split(',');
    return terms.every((term) =>
      [...term].every(
        (label) => output.includes(label) || terms.every((other) => other.includes(label)),
      ),
    );
  });
  expect(known.length).toBeGreaterThan(400);
  // cpu sums in float32, too: without signs nothing cancels
  const unsigned = known.map((one) => ({
    ...one,
    inputs: Object.fromEntries(
      Object.entries(one.inputs).map(([name, { shape, values }]): [string, Plain] => [
        name,
        { shape, values: values.map(Math.abs) },
      ]),
    ),
  }));
  expect(notAsOnCpu(unsigned)).toEqual([]);
});

test('by hand', () => {
  const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  const b = tf.tensor2d([5, 6, 7, 8], [2, 2]);
  expect([...tf.einsum('ij,jk->ik', a, b).dataSync()]).toEqual([19, 22, 43, 50]);
  expect([...tf.einsum('ij,ij->', a, b).dataSync()]).toEqual([70]);
  expect([...tf.einsum('ij->ji', a).dataSync()]).toEqual([1, 3, 2, 4]);
});

describe('what it does not know is named:', () => {
  const call = (equation: string, shapes: readonly number[][], dtype?: 'int32') => () => {
    const inputs = shapes.map((shape) => tf.ones(shape, dtype));
    const named = Object.fromEntries(inputs.entries()) as unknown as tf.NamedTensorMap;
    return tf.engine().runKernel('Einsum', named, { equation });
  };

  test.each([
    ['a diagonal', 'ii->i', [[2, 2]], "got 'ii->i'"],
    ['dots', '...i->i', [[2, 2, 2, 2]], 'wanted letters'],
    ['another number of labels', 'ijk->i', [[2, 2]], '2 labels for an input'],
    [
      'sizes that differ',
      'ij,jk->ik',
      [
        [2, 3],
        [2, 2],
      ],
      "one size for 'j'",
    ],
    ['no output', 'ij', [[2, 2]], 'one output'],
    ['an output from nowhere', 'ij->k', [[2, 2]], 'labels in the output'],
  ])('%s', (_, equation, shapes, text) => {
    expect(call(equation, shapes)).toThrow(text);
  });

  test('another type', () => {
    expect(call('ij->i', [[2, 2]], 'int32')).toThrow('as float32');
  });
});
