import { expect, test } from 'vitest';
import { differentiate, GraphBuilder, string } from '../src/index.ts';

const shapes = { x: [2, 3, 5], w: [4, 3, 1], z: [2, 4, 5] } as const;

function inputs(
  g: GraphBuilder,
  z: readonly number[] = shapes.z,
  type: 'float32' | 'float64' = 'float32',
) {
  return [
    g.input('x', 'float32', shapes.x),
    g.input('w', 'float32', shapes.w),
    null,
    g.input('z', type, z),
  ];
}

test('a convolution and what it adds', () => {
  const g = new GraphBuilder();
  expect(g.one('FusedConv', inputs(g))).toMatchObject({ type: 'float32', shape: [2, 4, 5] });
});

test.each([
  ['another size', [2, 4, 4], 'float32'],
  ['another rank', [4, 5], 'float32'],
  ['another type', [2, 4, 5], 'float64'],
] as const)('%s of what it adds is refused', (_, z, type) => {
  const g = new GraphBuilder();
  expect(() => g.one('FusedConv', inputs(g, z, type))).toThrow(
    'What it adds has to be float32[2, 4, 5]',
  );
});

test('an activation is refused', () => {
  const g = new GraphBuilder();
  const call = () => g.one('FusedConv', inputs(g), { activation: string('Relu') });
  expect(call).toThrow('activation has to be left out');
});

test.each([
  ['onnxruntime', ['FusedConv']],
  ['portable', ['Conv', 'Add']],
] as const)('on %s, what goes round a convolution is added up by %j', (target, wanted) => {
  const g = new GraphBuilder({ target });
  const x = g.tanh(g.input('x', 'float32', shapes.x));
  const y = g.add(x, g.one('Conv', [x, g.input('w', 'float32', [3, 3, 1])]));
  const [gradient] = differentiate(g, g.reduceSum(y), [x]);
  if (gradient) g.output(gradient, 'gradient');
  const { nodes } = g.toModel().graph;
  expect(nodes.map(({ op }) => op).filter((op) => /Conv|Add/.test(op))).toEqual(wanted);
});

test('a convolution that is read elsewhere, too, is computed once', () => {
  const g = new GraphBuilder({ target: 'onnxruntime' });
  const [a, b] = ['a', 'b'].map((name) => g.input(name, 'float32', shapes.x));
  const x = g.add(g.tanh(a!), g.tanh(b!));
  const y = g.one('Conv', [x, g.input('w', 'float32', [3, 3, 1])]);
  const loss = g.add(g.reduceSum(y), g.reduceSum(g.tanh(a!)));
  for (const [i, gradient] of differentiate(g, loss, [a!, b!]).entries()) {
    if (gradient) g.output(gradient, `gradient ${i}`);
  }
  const ops = g.toModel().graph.nodes.map(({ op }) => op);
  expect(ops.filter((op) => op.includes('Conv'))).toEqual(['Conv']);
});
