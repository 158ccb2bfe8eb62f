import { describe, expect, test } from 'vitest';
import { GraphBuilder, int, ints, poolBeforeRelu, type Attributes } from '../../src/index.ts';

const square = (kernel: number, more: Attributes = {}): Attributes => ({
  kernel_shape: ints([kernel, kernel]),
  strides: ints([2, 2]),
  ...more,
});

/** The operators of Pool(Relu(x)) afterwards, in their order. */
function rewritten(
  attributes: Attributes,
  { op = 'MaxPool', outputs = 1, also = false } = {},
): readonly string[] {
  const g = new GraphBuilder();
  const relu = g.relu(g.input('x', 'float32', [2, 3, 8, 8]));
  for (const value of g.node(op, [relu], attributes, { outputs })) g.output(value);
  if (also) g.output(g.neg(relu), 'other');
  return poolBeforeRelu(g.toModel().graph).nodes.map((node) => node.op);
}

test('a pool of what Relu makes comes first', () => {
  expect(rewritten(square(2))).toEqual(['MaxPool', 'Relu']);
  expect(rewritten(square(3, { pads: ints([1, 2, 2, 1]) }))).toEqual(['MaxPool', 'Relu']);
  expect(rewritten({}, { op: 'GlobalMaxPool' })).toEqual(['GlobalMaxPool', 'Relu']);
});

test('names stay those of the values, and Relu goes behind several pools', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [1, 1, 8, 8]);
  const pooled = g.one('MaxPool', [g.one('MaxPool', [g.relu(x)], square(2))], square(2));
  g.output(pooled, 'y');
  const { nodes, outputs } = poolBeforeRelu(g.toModel().graph);
  expect(nodes.map(({ op }) => op)).toEqual(['MaxPool', 'MaxPool', 'Relu']);
  expect(nodes[0]?.inputs).toEqual(['x']);
  expect(nodes[1]?.inputs).toEqual(nodes[0]?.outputs);
  expect(nodes[2]?.inputs).toEqual(nodes[1]?.outputs);
  expect(nodes[2]?.outputs).toEqual(outputs.map(({ name }) => name));
});

describe('stays as it is', () => {
  test.each([
    ['another node uses what Relu makes', square(2), { also: true }],
    ['the places are asked for', square(2), { outputs: 2 }],
    ['a window may be padding alone', square(2, { pads: ints([0, 0, 2, 0]) }), {}],
    ['a window may begin behind the image', square(2, { ceil_mode: int(1) }), {}],
    ['a window has gaps', square(2, { dilations: ints([2, 1]) }), {}],
    ['it is a mean', square(2), { op: 'AveragePool' }],
  ])('where %s', (_, attributes, more) => {
    expect(rewritten(attributes, more)[0]).toBe('Relu');
  });

  test('where the graph gives away what Relu makes', () => {
    const g = new GraphBuilder();
    const relu = g.relu(g.input('x', 'float32', [1, 1, 4, 4]));
    g.output(g.one('MaxPool', [relu], square(2)), 'y');
    g.output(relu, 'relu');
    const { graph } = g.toModel();
    expect(poolBeforeRelu(graph)).toEqual(graph);
  });
});
