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
