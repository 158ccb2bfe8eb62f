import { expect, test } from 'vitest';
import { GraphBuilder, tensor } from '../src/index.ts';

test('types and shapes are known at each call', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', ['batch', 4]);
  const weight = g.initializer('weight', tensor('float32', [4, 2], new Float32Array(8)));
  const y = g.output(g.tanh(g.gemm(x, weight)), 'y');
  expect(y).toMatchObject({ type: 'float32', shape: ['batch', 2] });
  const { graph } = g.toModel();
  expect(graph.outputs).toEqual([{ name: 'y', type: { type: 'float32', shape: ['batch', 2] } }]);
  expect(graph.nodes.map(({ op }) => op)).toEqual(['Gemm', 'Tanh']);
});

test('weights stay in the order in which they were declared', () => {
  const g = new GraphBuilder();
  const weights = ['first', 'second', 'third'].map((name) =>
    g.initializer(name, tensor('float32', [2], [1, 2])),
  );
  const sum = weights.reduce(
    (x, weight) => g.add(g.mul(x, 2), weight),
    g.input('x', 'float32', [2]),
  );
  g.output(sum, 'y');
  expect([...g.toModel().graph.initializers.keys()]).toEqual([
    'first',
    'second',
    'third',
    'constant',
  ]);
});

test('a weight that no output needs is left out', () => {
  const g = new GraphBuilder();
  g.initializer('unused', tensor('float32', [2], [1, 2]));
  g.output(g.relu(g.input('x', 'float32', [2])), 'y');
  expect(g.toModel().graph.initializers.size).toBe(0);
});

test('a value is made in another way where it was made, under its own name', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [2]);
  const y = g.one('HardSwish', [x]);
  g.output(g.relu(y), 'z');
  g.remake(y, () => g.mul(x, g.one('HardSigmoid', [x])));
  const { nodes } = g.toModel().graph;
  expect(nodes.map(({ op }) => op)).toEqual(['HardSigmoid', 'Mul', 'Relu']);
  expect(nodes[1]?.outputs).toEqual([y.name]);
  expect(g.makerOf(y)?.node.op).toBe('Mul');
});

test('what is no node can not be made in another way, and nothing else is lost', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [2]);
  const y = g.output(g.relu(x), 'y');
  expect(() => g.remake(x, () => g.tanh(x))).toThrow("'x' can't be made in another way");
  expect(() => g.remake(y, () => x)).toThrow("can't be made in another way");
  expect(g.toModel().graph.nodes.map(({ op }) => op)).toEqual(['Relu']);
});
