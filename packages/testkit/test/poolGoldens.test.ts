import { readFileSync } from 'node:fs';
import {
  CHOICES,
  differentiate,
  float,
  GraphBuilder,
  int,
  ints,
  string,
  tensor,
  type Attribute,
  type FloatType,
  type Preferences,
  type Tensor,
} from '@stepwise/onnx-training';
import { describe, expect, test } from 'vitest';
import { interpret } from '../src/onnx/index.ts';
import { runInRuntime } from './onnxRunInRuntime.ts';

interface PoolCase {
  readonly name: string;
  readonly op: string;
  readonly attributes: Readonly<Record<string, number | string | readonly number[]>>;
  readonly inputs: readonly (readonly number[] | null)[];
  readonly x: { readonly shape: readonly number[]; readonly values: readonly number[] };
  readonly y: { readonly shape: readonly number[]; readonly values: readonly number[] };
  readonly dy: readonly number[];
  readonly dx: readonly number[];
}

const text = readFileSync(new URL('../goldens/torchPools.json', import.meta.url), 'utf8');
const { cases } = JSON.parse(text) as { cases: readonly PoolCase[] };

/** Each way to compute a gradient of an operator, by its name; the first is that which the rule takes. */
const WAYS = cases.flatMap((one): readonly (readonly [string, PoolCase, Preferences])[] => [
  [one.name, one, {}],
  ...CHOICES.filter(({ operators }) => operators.includes(one.op)).flatMap(({ name, lowerings }) =>
    lowerings.map(
      (lowering) => [`${one.name}, ${lowering.name}`, one, { [name]: lowering.name }] as const,
    ),
  ),
]);

function toAttribute(value: number | string | readonly number[]): Attribute {
  if (typeof value === 'string') return string(value);
  if (typeof value !== 'number') return ints(value);
  return Number.isInteger(value) ? int(value) : float(value);
}

function graphOf(one: PoolCase, lowerings: Preferences, type: FloatType) {
  const g = new GraphBuilder({ target: 'onnxruntime', lowerings });
  const x = g.input('x', type, one.x.shape);
  const others = one.inputs.map((values) => (values ? g.int64(values) : null));
  const attributes = Object.entries(one.attributes).map(
    ([name, value]) => [name, toAttribute(value)] as const,
  );
  const y = g.one(one.op, [x, ...others], Object.fromEntries(attributes));
  const loss = g.reduceSum(g.mul(y, g.input('dy', type, one.y.shape)));
  const [dx] = differentiate(g, loss, [x]);
  g.output(y, 'y');
  g.output(dx!, 'dx');
  const feeds = {
    x: tensor(type, one.x.shape, one.x.values),
    dy: tensor(type, one.y.shape, one.dy),
  };
  return { model: g.toModel(), feeds };
}

/** The largest difference from what PyTorch computes; infinite where a shape is another. */
function errorOf(one: PoolCase, found: ReadonlyMap<string, Tensor>): number {
  const errors = [
    ['y', one.y.shape, one.y.values] as const,
    ['dx', one.x.shape, one.dx] as const,
  ].flatMap(([name, shape, values]) => {
    const { data, shape: own } = found.get(name)!;
    if (own.join() !== shape.join()) return [Infinity];
    return values.map((value, i) => Math.abs(Number(data[i]) - value));
  });
  return Math.max(...errors);
}

describe('pools, paddings and interpolations have the values and gradients that PyTorch gives them', () => {
  test.each(WAYS)('%s, interpreted', (_, one, lowerings) => {
    const { model, feeds } = graphOf(one, lowerings, 'float32');
    // ONNX Runtime places what is resized in single precision, and so does what is held against it
    const bound = one.op === 'Resize' ? 1e-5 : 1e-12;
    expect(errorOf(one, interpret(model, feeds))).toBeLessThanOrEqual(bound);
  });

  test.each(WAYS)('%s, on ONNX Runtime', async (_, one, lowerings) => {
    const { model, feeds } = graphOf(one, lowerings, 'float32');
    expect(errorOf(one, await runInRuntime(model, feeds))).toBeLessThanOrEqual(1e-5);
  });
});

test('equal maxima are frequent', () => {
  const pools = cases.filter(({ op }) => op === 'MaxPool');
  expect(pools.length).toBeGreaterThanOrEqual(18);
  for (const { x } of pools) expect(new Set(x.values).size, 'different elements').toBe(3);
});
