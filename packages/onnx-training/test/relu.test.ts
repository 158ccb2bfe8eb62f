import { describe, expect, test } from 'vitest';
import { differentiate, GraphBuilder, tensor, type Value } from '../src/index.ts';
import { runModel } from './convert/runModel.ts';

const N = 64;

/** The gradient of a function of relu(x), x [64, 64], and the operators that mask it. */
function gradientOf(
  after: (g: GraphBuilder, y: Value, w: Value) => Value,
  type: 'float32' | 'float64' = 'float32',
): {
  readonly g: GraphBuilder;
  readonly masks: readonly string[];
} {
  const g = new GraphBuilder();
  const x = g.input('x', type, [N, N]);
  const w = g.input('w', type, [N, N]);
  const loss = g.reduceSum(after(g, g.relu(x), w));
  const before = g.nodes.length;
  const [dx] = differentiate(g, loss, [x]);
  if (dx) g.output(dx, 'dx');
  const made = g.nodes.slice(before).map(({ node }) => node.op);
  return { g, masks: made.filter((op) => ['Where', 'Cast', 'HardSigmoid'].includes(op)) };
}

test('the gradient of √relu(x) at x ≤ 0 is 0', async () => {
  const { g, masks } = gradientOf((graph, y) => graph.sqrt(y));
  expect(masks).toEqual(['Where']);
  const x = tensor(
    'float32',
    [N, N],
    Array.from({ length: N * N }, (_, i) => [-1, 0, 4][i % 3] ?? 0),
  );
  const { dx } = await runModel(g.toModel(), { x, w: x });
  expect(dx?.data).toEqual(Array.from({ length: N * N }, (_, i) => [0, 0, 0.25][i % 3]));
});

describe('the mask is a factor', () => {
  test.each<readonly [string, (g: GraphBuilder, y: Value, w: Value) => Value]>([
    ['a product', (g, y, w) => g.matMul(y, w)],
    ['products that are added up', (g, y, w) => g.add(g.matMul(y, w), g.gemm(w, y))],
    ['a product of another shape', (g, y, w) => g.matMul(w, g.reshape(g.transpose(y), [N, N]))],
    ['a constant multiple', (g, y, w) => g.mul(g.matMul(y, w), 0.5)],
  ])('where the gradient comes from %s', (_, after) => {
    expect(gradientOf(after).masks).toEqual(['HardSigmoid']);
    expect(gradientOf(after, 'float64').masks).toEqual(['Cast']);
  });

  test('and is 0 up to 0, and 1 for every normal number above it', async () => {
    const { g } = gradientOf((graph, y, w) => graph.matMul(y, w));
    const places = [-Infinity, -1, -1e-38, -0, 0, 1.2e-38, 1e-30, 1, 3e38, Infinity];
    const x = tensor(
      'float32',
      [N, N],
      Array.from({ length: N * N }, (_, i) => places[i % places.length] ?? 0),
    );
    const ones = tensor(
      'float32',
      [N, N],
      Array.from({ length: N * N }, () => 1),
    );
    const { dx } = await runModel(g.toModel(), { x, w: ones });
    expect(dx?.data).toEqual(
      Array.from({ length: N * N }, (_, i) => (i % places.length < 5 ? 0 : N)),
    );
  });

  test('through Relus that are masked that way', () => {
    const { masks } = gradientOf((g, y, w) => {
      const block = g.relu(g.add(y, g.matMul(y, w)));
      return g.matMul(block, w);
    });
    expect(masks).toEqual(['HardSigmoid', 'HardSigmoid']);
  });
});

describe('the mask is a selection', () => {
  test.each<readonly [string, (g: GraphBuilder, y: Value, w: Value) => Value]>([
    ['a quotient', (g, y, w) => g.div(w, y)],
    ['a product and a quotient', (g, y, w) => g.add(g.matMul(y, w), g.div(w, y))],
    ['a factor that may be anything', (g, y, w) => g.mul(y, w)],
    ['an infinite factor', (g, y) => g.mul(y, Infinity)],
  ])('where the gradient comes from %s', (_, after) => {
    expect(gradientOf(after).masks).toContain('Where');
  });
});
