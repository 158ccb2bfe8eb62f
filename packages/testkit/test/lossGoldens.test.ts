import { readFileSync } from 'node:fs';
import {
  binaryCrossEntropy,
  crossEntropy,
  differentiate,
  GraphBuilder,
  huber,
  meanAbsoluteError,
  meanSquaredError,
  tensor,
  type FloatType,
  type Loss,
  type Shape,
  type Tensor,
} from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import { interpret, relativeError } from '../src/onnx/index.ts';
import { runInRuntime } from './onnxRunInRuntime.ts';

interface LossCase {
  readonly name: string;
  readonly loss: string;
  readonly options: object;
  readonly shape: readonly number[];
  readonly output: readonly number[];
  readonly target: { readonly shape: readonly number[]; readonly values: readonly number[] };
  /** Null where it is not a number; then the gradient is, too. */
  readonly value: number | null;
  readonly gradient: readonly number[] | null;
}

type Finite = LossCase & { readonly value: number; readonly gradient: readonly number[] };

const text = readFileSync(new URL('../goldens/torchLosses.json', import.meta.url), 'utf8');
const { cases } = JSON.parse(text) as { cases: readonly LossCase[] };
const finite = cases.filter((one): one is Finite => one.value !== null);
const none = cases.filter(({ value }) => value === null);
const named = <T extends LossCase>(list: readonly T[]) =>
  list.map((one) => [one.name, one] as const);

const LOSSES: Readonly<Record<string, (options: object) => Loss>> = {
  crossEntropy,
  binaryCrossEntropy,
  meanSquaredError,
  meanAbsoluteError,
  huber,
  'smooth L1': huber,
};

/** PyTorch's smooth L1 loss is Huber's divided by beta. */
function factorOf({ loss, options }: LossCase): number {
  return loss === 'smooth L1' && 'delta' in options ? Number(options.delta) : 1;
}

/** The graph of a loss and its derivative by the model's output, whose sizes may be open. */
function graphOf({ loss, options, shape }: LossCase, type: FloatType, open = false) {
  const g = new GraphBuilder();
  const sizes: Shape = open ? shape.map((n, i) => (i === 0 ? 'n' : n)) : shape;
  const output = g.input('output', type, sizes);
  const attached = LOSSES[loss]!(options).attach(g, output);
  g.output(attached.loss, 'the loss');
  g.output(attached.sum, 'the sum');
  g.output(attached.weight!, 'the weight');
  if (!open) g.output(differentiate(g, attached.loss, [output])[0]!, 'the gradient');
  return { model: g.toModel(), target: attached.inputs[0]!.value };
}

function feedsOf(one: LossCase, target: { name: string; type: Tensor['type'] }, type: FloatType) {
  const { values, shape } = one.target;
  const labels =
    target.type === 'int64' ? BigInt64Array.from(values, BigInt) : (values as number[]);
  return {
    output: tensor(type, one.shape, one.output),
    [target.name]: tensor(target.type, shape, labels),
  };
}

const numberIn = (found: ReadonlyMap<string, Tensor>, name: string) =>
  Number(found.get(name)!.data[0]);

const arrayIn = (found: ReadonlyMap<string, Tensor>, name: string) =>
  Float64Array.from<number | bigint>(found.get(name)!.data, Number);

test('the cases are there', () => {
  expect(finite.length).toBeGreaterThan(70);
  expect(none.length).toBeGreaterThan(5);
});

describe.each(named(finite))('%s', (_, one) => {
  const factor = factorOf(one);

  test('value and gradient are those of PyTorch, in float64 to 1e-12', () => {
    const { model, target } = graphOf(one, 'float64');
    const found = interpret(model, feedsOf(one, target, 'float64'));
    const value = numberIn(found, 'the loss');
    expect(Math.abs(value / factor - one.value)).toBeLessThan(1e-12 * Math.max(1, one.value));
    const wanted = Float64Array.from(one.gradient, (x) => x * factor);
    expect(relativeError(arrayIn(found, 'the gradient'), wanted)).toBeLessThan(1e-12);
    const product = value * numberIn(found, 'the weight');
    expect(numberIn(found, 'the sum') - product).toBeLessThan(1e-12 * Math.max(1, product));
  });

  test('so they are on ONNX Runtime, in float32 to 1e-6', async () => {
    const { model, target } = graphOf(one, 'float32');
    const found = await runInRuntime(model, feedsOf(one, target, 'float32'));
    const value = numberIn(found, 'the loss');
    expect(Math.abs(value / factor - one.value)).toBeLessThan(1e-6 * Math.max(1, one.value));
    const wanted = Float64Array.from(one.gradient, (x) => x * factor);
    expect(relativeError(arrayIn(found, 'the gradient'), wanted)).toBeLessThan(1e-6);
  });

  test('with an open number of examples, the same loss and weight', () => {
    const [known, open] = [false, true].map((is) => {
      const { model, target } = graphOf(one, 'float64', is);
      return interpret(model, feedsOf(one, target, 'float64'));
    });
    for (const name of ['the loss', 'the weight', 'the sum']) {
      expect(numberIn(open!, name)).toBe(numberIn(known!, name));
    }
  });
});

test.each(named(none))('%s: the loss is NaN, the sum 0 of a weight of 0', async (_, one) => {
  const [inFloat64, inFloat32] = (['float64', 'float32'] as const).map((type) => {
    const { model, target } = graphOf(one, type);
    return { model, feeds: feedsOf(one, target, type) };
  });
  for (const found of [
    interpret(inFloat64!.model, inFloat64!.feeds),
    await runInRuntime(inFloat32!.model, inFloat32!.feeds),
  ]) {
    expect(numberIn(found, 'the loss')).toBeNaN();
    expect(numberIn(found, 'the weight')).toBe(0);
    expect(Math.abs(numberIn(found, 'the sum'))).toBe(0);
  }
});
