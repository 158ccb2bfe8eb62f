import * as tf from '@tensorflow/tfjs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
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
afterEach(() => tf.setBackend('wasm'));

const LABELS = ['a', 'b', 'c', 'd', 'e'];

/** One or two tensors with some of five labels; each label goes to the output or not. */
function drawEinsum(random: Random): KernelCase {
  for (;;) {
    const sizes = Object.fromEntries(LABELS.map((label) => [label, random.whole(1, 6)]));
    const term = (): string[] =>
      shuffled(
        random,
        LABELS.filter(() => random.next() < 0.5),
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

function equationOf({ attrs }: Pick<KernelCase, 'attrs'>): string {
  const { equation } = attrs;
  return typeof equation === 'string' ? equation : '';
}

/** cpu can't add up what only one of two inputs has. */
function cpuKnows(equation: string): boolean {
  const [left = '', output = ''] = equation.split('->');
  const terms = left.split(',');
  return terms.every((term) =>
    term
      .split('')
      .every((label) => output.includes(label) || terms.every((other) => other.includes(label))),
  );
}

/** The definition in float64: for all labels at once, the product of the inputs goes to its place in the output. */
function definition({ inputs, attrs }: KernelCase): Plain {
  const [left = '', output = ''] = equationOf({ attrs }).split('->');
  const terms = left.split(',');
  const tensors = Object.values(inputs);
  const sizes = new Map<string, number>();
  for (const [i, term] of terms.entries()) {
    for (const [axis, label] of term.split('').entries())
      sizes.set(label, tensors[i]!.shape[axis]!);
  }
  const labels = [...sizes.keys()];
  const shape = output.split('').map((label) => sizes.get(label)!);
  const sums = new Float64Array(shape.reduce((product, size) => product * size, 1));
  const placeOf = (term: string, at: ReadonlyMap<string, number>): number =>
    term.split('').reduce((place, label) => place * sizes.get(label)! + at.get(label)!, 0);
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
  const drawn = Array.from({ length: 1500 }, () => drawEinsum(random));
  const known = drawn.filter(({ attrs }) => cpuKnows(equationOf({ attrs })));
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

test('500 random gradients are within 1e-5 (2-norm) of the definition, on wasm and, where it computes, on cpu', async () => {
  const random = new Random(43);
  const drawn = Array.from({ length: 500 }, () => drawEinsum(random));
  const off = (known: readonly KernelCase[]) =>
    known.filter((one) => !isRight(one)).map(equationOf);
  expect(off(drawn)).toEqual([]);
  await tf.setBackend('cpu');
  const onCpu = drawn.filter(({ attrs }) => {
    const equation = equationOf({ attrs });
    // cpu hands the input itself back where nothing is to be done, and it is gone then
    return cpuKnows(equation) && !/^(\w+)->\1$/u.test(equation);
  });
  expect(onCpu.length).toBeGreaterThan(100);
  expect(off(onCpu)).toEqual([]);

  /** Σ dy · einsum is linear in each input: its gradient by one is the sum with the others and dy. */
  function isRight(one: KernelCase): boolean {
    const [left = '', output = ''] = equationOf(one).split('->');
    const terms = left.split(',');
    const inputs = Object.values(one.inputs);
    const dy = drawTensor(random, definition(one).shape);
    const wanted = inputs.map((_, i) => {
      const rest = [...terms.keys()].filter((k) => k !== i);
      // ones, so that each label of the input is somewhere
      const own: Plain = { shape: inputs[i]!.shape, values: inputs[i]!.values.map(() => 1) };
      const others = [
        { term: output, plain: dy },
        ...rest.map((k) => ({ term: terms[k]!, plain: inputs[k]! })),
      ];
      const all = [...others.filter(({ term }) => term !== ''), { term: terms[i]!, plain: own }];
      const scale = output === '' ? dy.values[0]! : 1;
      const sums = definition({
        ...one,
        inputs: Object.fromEntries(all.map(({ plain }) => plain).entries()),
        attrs: { equation: `${all.map(({ term }) => term).join(',')}->${terms[i]}` },
      });
      return { shape: sums.shape, values: sums.values.map((value) => value * scale) };
    });
    const gradients = tf.tidy(() =>
      tf.grads((...xs: tf.Tensor[]) =>
        tf
          .einsum(equationOf(one), ...xs)
          .mul(tf.tensor(dy.values, [...dy.shape]))
          .sum(),
      )(inputs.map(({ values, shape }) => tf.tensor(values, [...shape]))),
    );
    const actual = gradients.map((gradient): Plain => {
      const values = gradient.dataSync<'float32'>();
      return { shape: gradient.shape, values };
    });
    tf.dispose(gradients);
    return wanted.every(
      (expected, i) =>
        actual[i]!.shape.join() === expected.shape.join() &&
        relativeError(actual[i]!, expected) <= 1e-5,
    );
  }
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
    const named = Object.fromEntries(inputs.entries());
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
