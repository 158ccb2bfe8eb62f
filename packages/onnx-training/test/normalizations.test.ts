import { expect, test } from 'vitest';
import { differentiate, float, GraphBuilder, int, tensor } from '../src/index.ts';
import type { Attributes, ElementType, Shape, Value } from '../src/index.ts';
import { runOrt } from './operatorsOrt.ts';

interface Call {
  readonly op: string;
  readonly shapes: readonly (Shape | null)[];
  readonly types?: readonly ElementType[];
  readonly attributes?: Attributes;
  readonly outputs?: number;
}

function call({ op, shapes, types = [], attributes = {}, outputs = 1 }: Call): readonly Value[] {
  const g = new GraphBuilder();
  const inputs = shapes.map((shape, i) => shape && g.input(`x${i}`, types[i] ?? 'float32', shape));
  return g.node(op, inputs, attributes, { name: 'this', outputs });
}

const training = { training_mode: int(1) };

const SHAPES: readonly (Call & { readonly expected: readonly Shape[] })[] = [
  { op: 'BatchNormalization', shapes: [['n', 3, 4], [3], [3], [3], [3]], expected: [['n', 3, 4]] },
  {
    op: 'BatchNormalization',
    shapes: [['n', 'c', null, 4], ['c'], ['c'], [null], ['c']],
    attributes: training,
    outputs: 3,
    expected: [['n', 'c', null, 4], ['c'], ['c']],
  },
  {
    op: 'BatchNormalization',
    shapes: [['n', null], [5], [null], ['c'], [5]],
    attributes: training,
    outputs: 2,
    expected: [['n', null], [5]],
  },
  { op: 'InstanceNormalization', shapes: [['n', 3, null], [3], [3]], expected: [['n', 3, null]] },
  { op: 'InstanceNormalization', shapes: [[2, 'c', 4, 5], [3], [3]], expected: [[2, 'c', 4, 5]] },
  {
    op: 'LayerNormalization',
    shapes: [['n', 't', 8], [8]],
    outputs: 3,
    expected: [
      ['n', 't', 8],
      ['n', 't', 1],
      ['n', 't', 1],
    ],
  },
  {
    op: 'LayerNormalization',
    shapes: [['n', 4, 8], [4, 8], [8]],
    attributes: { axis: int(-2) },
    outputs: 2,
    expected: [
      ['n', 4, 8],
      ['n', 1, 1],
    ],
  },
  {
    op: 'LayerNormalization',
    shapes: [
      ['n', null],
      ['n', 1],
    ],
    attributes: { axis: int(0) },
    expected: [['n', null]],
  },
  { op: 'LpNormalization', shapes: [['n', null, 3]], expected: [['n', null, 3]] },
  {
    op: 'LRN',
    shapes: [['n', null, 3, 't']],
    attributes: { size: int(3) },
    expected: [['n', null, 3, 't']],
  },
];

test.each(SHAPES)('$op of $shapes is $expected', ({ expected, ...one }) => {
  expect(call(one).map(({ shape }) => shape)).toEqual(expected);
});

const ERRORS: readonly (Call & { readonly message: RegExp; readonly code?: string })[] = [
  {
    op: 'BatchNormalization',
    shapes: [[3], [3], [3], [3], [3]],
    message: /BatchNormalization 'this': It needs an input \[n, c, …\]; it is \[3\]/,
  },
  {
    op: 'BatchNormalization',
    shapes: [[2, 3], [3], [3], [4], [3]],
    message: /inputs 1, 2, 3, 4 have to hold one number for each of the 3 channels/,
  },
  {
    op: 'BatchNormalization',
    shapes: [[2, 3], [3], [1, 3], [3], [3]],
    message: /one number for each of the 3 channels/,
  },
  {
    op: 'BatchNormalization',
    shapes: [[2, 3], [3], [3], [3], [3]],
    types: ['float32', 'float32', 'float32', 'float64', 'float32'],
    message: /All its inputs have to be of one type, float32/,
    code: 'unsupported',
  },
  {
    op: 'BatchNormalization',
    shapes: [[2, 3], [3], [3], [3], [3]],
    types: ['int64', 'int64', 'int64', 'int64', 'int64'],
    message: /has to be a float/,
  },
  {
    op: 'BatchNormalization',
    shapes: [[2, 3], [3], [3], [3], [3]],
    outputs: 3,
    message: /more than one output with training_mode alone/,
  },
  { op: 'BatchNormalization', shapes: [[2, 3], [3], [3], [3]], message: /wanted 5 inputs; got 4/ },
  { op: 'InstanceNormalization', shapes: [[2, 3], [3], [3]], message: /with an axis behind c/ },
  {
    op: 'InstanceNormalization',
    shapes: [[2, 3, 4], [4], [4]],
    message: /one number for each of the 3 channels/,
  },
  {
    op: 'LayerNormalization',
    shapes: [[2, 8], [4]],
    message: /scale and bias have to fit the axes from 1 on, \[8\]/,
  },
  {
    op: 'LayerNormalization',
    shapes: [[2, 8], [8], [2, 8]],
    message: /have to fit the axes from 1 on/,
  },
  {
    op: 'LayerNormalization',
    shapes: [[2, 8], [8]],
    attributes: { axis: int(2) },
    message: /axis has to be from -2 to 1; it is 2/,
  },
  {
    op: 'LayerNormalization',
    shapes: [[2, 8], [8], [8]],
    types: ['float64', 'float64', 'float32'],
    message: /All its inputs have to be of one type, float64/,
    code: 'unsupported',
  },
  {
    op: 'LayerNormalization',
    shapes: [[2, 8], [8]],
    attributes: { stash_type: int(11) },
    message: /stash_type has to be 1/,
    code: 'unsupported',
  },
  { op: 'LayerNormalization', shapes: [[], []], message: /a scalar has none/ },
  { op: 'LpNormalization', shapes: [[]], message: /a scalar has none/ },
  {
    op: 'LpNormalization',
    shapes: [[3]],
    attributes: { p: int(3) },
    message: /p has to be 1 or 2; it is 3/,
  },
  { op: 'LRN', shapes: [[2, 3, 4]], message: /a size from 1 on; its size is 0/ },
  { op: 'LRN', shapes: [[2, 3]], attributes: { size: int(3) }, message: /an axis behind c/ },
];

test.each(ERRORS)('$op of $shapes: $message', ({ message, code = 'bad-model', ...one }) => {
  expect(() => call(one)).toThrow(message);
  expect(() => call(one)).toThrow(expect.objectContaining({ code }));
});

test('the statistics of a batch are made again only where they are no outputs', () => {
  const means = (momentum: number, outputs: number): number => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', [4, 3, 5]);
    const [scale, bias, mean, variance] = ['scale', 'bias', 'mean', 'variance'].map((name) =>
      g.input(name, 'float32', [3]),
    ) as [Value, Value, Value, Value];
    const attributes = { ...training, momentum: float(momentum) };
    const [y = x] = g.node('BatchNormalization', [x, scale, bias, mean, variance], attributes, {
      outputs,
    });
    differentiate(g, g.reduceSum(g.mul(y, y)), [x, scale, bias]);
    return g.nodes.filter(({ node }) => node.op === 'ReduceMean').length;
  };
  expect(means(0, 3)).toBe(0);
  expect(means(0, 1)).toBe(2);
  expect(means(0.5, 3)).toBe(2);
});

test('a convolution before a batch norm scales its weights, and nothing as large as its result', () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [4, 3, 9]);
  const w = g.input('w', 'float32', [5, 3, 1]);
  const y = g.one('Conv', [x, w]);
  const [scale, bias, mean, variance] = ['scale', 'bias', 'mean', 'variance'].map((name) =>
    g.input(name, 'float32', [5]),
  ) as [Value, Value, Value, Value];
  const attributes = { ...training, momentum: float(0) };
  const inputs = [y, scale, bias, mean, variance];
  const [normalized = y] = g.node('BatchNormalization', inputs, attributes, { outputs: 3 });
  const gradients = differentiate(g, g.reduceSum(g.one('Sin', [normalized])), [x, w]);
  for (const gradient of gradients) if (gradient) g.output(gradient);
  const large = g.toModel().graph.nodes.filter(({ op, outputs }) => {
    const made = g.nodes.find(({ node }) => node.outputs[0] === outputs[0]);
    return op === 'Mul' && made?.outputs[0]?.shape.join() === '4,5,9';
  });
  // of Sin, and for the sum of products
  expect(large.length).toBe(2);
});

test('a vector of zeros stays, and has no gradient', async () => {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [2, 2]);
  const y = g.one('LpNormalization', [x]);
  const [dx = x] = differentiate(g, g.reduceSum(g.mul(y, y)), [x]);
  g.output(y, 'y');
  g.output(dx ?? x, 'dx');
  const made = await runOrt(g, { x: tensor('float32', [2, 2], [0, 0, 3, 4]) });
  expect(made['y']?.data).toEqual(Float32Array.of(0, 0, 0.6, 0.8));
  // the length of the other one is 1 whatever x is
  const found = [...(made['dx']!.data as Float32Array)];
  expect(found.slice(0, 2)).toEqual([0, 0]);
  expect(Math.max(...found.map(Math.abs))).toBeLessThan(1e-6);
});
