import {
  differentiate,
  GraphBuilder,
  inlineGraph,
  ints,
  poolBeforeRelu,
  tensor,
  type Graph,
  type Tensor,
} from '@stepwise/onnx-training';
import { expect, test } from 'vitest';
import { interpret } from '../src/onnx/index.ts';
import { randomFrom } from '../src/onnx/random.ts';

/** Result and gradient of a graph x → y for Σ weight · y; a zero has no sign here. */
function evaluated(graph: Graph, x: Tensor, weights: Tensor): readonly (readonly number[])[] {
  const g = new GraphBuilder();
  const { inputs, outputs } = inlineGraph(g, graph, { outputs: ['y'] });
  const [y, input] = [outputs.get('y'), inputs[0]];
  if (!y || !input) throw new Error('The graph has no x or no y.');
  g.output(y, 'result');
  const [gradient] = differentiate(g, g.reduceSum(g.mul(y, g.constant(weights))), [input]);
  if (gradient) g.output(gradient, 'gradient');
  const found = interpret(g.toModel(), { x });
  return ['result', 'gradient'].map((name) =>
    Array.from<number | bigint, number>(found.get(name)?.data ?? [], (value) => Number(value) + 0),
  );
}

test('a maximum before a Relu is a maximum behind it, and so is its gradient', () => {
  let moved = 0;
  for (let seed = 0; seed < 100; seed += 1) {
    const r = randomFrom(seed);
    const axes = [0, 1].map(() => {
      const kernel = r.integer(1, 3);
      const pad = () => r.integer(0, kernel - 1);
      return { kernel, stride: r.integer(1, 3), pads: [pad(), pad()], size: r.integer(3, 7) };
    });
    const g = new GraphBuilder();
    const shape = [2, 2, ...axes.map(({ size }) => size)];
    const relu = g.relu(g.input('x', 'float64', shape));
    const y = g.one('MaxPool', [relu], {
      kernel_shape: ints(axes.map(({ kernel }) => kernel)),
      strides: ints(axes.map(({ stride }) => stride)),
      pads: ints([0, 1].flatMap((end) => axes.map(({ pads }) => pads[end] ?? 0))),
    });
    g.output(y, 'y');
    const { graph } = g.toModel();
    const other = poolBeforeRelu(graph);
    moved += other.nodes[0]?.op === 'MaxPool' ? 1 : 0;
    // few numbers, so that elements are equal, below 0 as well
    const x = r.numbers(shape, () => r.integer(-2, 2));
    const sizes = y.shape.map(Number);
    const weights = tensor(
      'float64',
      sizes,
      r.numbers(sizes, () => r.integer(-9, 9)),
    );
    const image = tensor('float64', shape, x);
    expect(evaluated(other, image, weights)).toEqual(evaluated(graph, image, weights));
  }
  expect(moved).toBe(100);
});
