import { describe, expect, test } from 'vitest';
import { raise } from '../../src/convert/raise.ts';
import { float, int, ints } from '../../src/model/attributes.ts';
import type { Node } from '../../src/model/model.ts';
import { tensor, type Tensor } from '../../src/model/tensor.ts';
import { modelOf, node, runModel } from './runModel.ts';

/** Numbers without any pattern, the same at each call. */
function numbers(shape: readonly number[], seed = 1): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) * seed) * 3);
  return tensor('float32', shape, values);
}

interface Case {
  readonly name: string;
  readonly opsets: readonly number[];
  readonly nodes: readonly Node[];
  readonly feeds?: Readonly<Record<string, Tensor>>;
  readonly outputs?: readonly string[];
  readonly initializers?: Readonly<Record<string, Tensor>>;
}

const x234 = { x: numbers([2, 3, 4]) };
// nothing is known of the shape of what an operator of another domain gives
const hidden = node('Gelu', ['x'], ['h'], {}, 'com.microsoft');

const softmaxes = ['Softmax', 'LogSoftmax', 'Hardmax'].flatMap((op): Case[] => [
  ...[0, 1, 2].flatMap((axis): Case[] => [
    {
      name: `${op} from axis ${axis}, of a known shape`,
      opsets: [7, 9, 11, 12],
      nodes: [node(op, ['x'], ['y'], { axis: int(axis) })],
    },
    {
      name: `${op} from axis ${axis}, of an unknown shape`,
      opsets: [7, 9, 11, 12],
      nodes: [hidden, node(op, ['h'], ['y'], { axis: int(axis) })],
    },
  ]),
  {
    name: `${op} of nothing`,
    opsets: [11],
    feeds: { x: tensor('float32', [2, 3, 0], []) },
    nodes: [hidden, node(op, ['h'], ['y'])],
  },
  { name: `${op} from axis 1`, opsets: [7, 9, 11, 12], nodes: [node(op, ['x'], ['y'])] },
  {
    name: `${op} from axes counted from the end`,
    opsets: [11, 12],
    nodes: [
      hidden,
      node(op, ['h'], ['y'], { axis: int(-1) }),
      node(op, ['h'], ['z'], { axis: int(-2) }),
    ],
    outputs: ['y', 'z'],
  },
]);

const reductions = [
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceMax',
  'ReduceMean',
  'ReduceMin',
  'ReduceProd',
  'ReduceSum',
  'ReduceSumSquare',
].flatMap((op): Case[] => [
  {
    name: `${op} along axes`,
    opsets: op === 'ReduceSum' ? [7, 9, 11, 12] : [7, 9, 11, 12, 13, 17],
    nodes: [
      node('Exp', ['x'], ['e']),
      node(op, ['e'], ['y'], { axes: ints([0, 2]), keepdims: int(0) }),
      node(op, ['e'], ['z'], { axes: ints([1]) }),
    ],
    outputs: ['y', 'z'],
  },
  {
    name: `${op} along all axes`,
    opsets: [7, 11, 13, 17],
    nodes: [node('Exp', ['x'], ['e']), node(op, ['e'], ['y'])],
  },
]);

const others: Case[] = [
  {
    name: 'Squeeze',
    opsets: [7, 9, 11, 12],
    feeds: { x: numbers([1, 3, 1, 2]) },
    nodes: [node('Squeeze', ['x'], ['y'], { axes: ints([0]) }), node('Squeeze', ['x'], ['z'])],
    outputs: ['y', 'z'],
  },
  {
    name: 'Unsqueeze',
    opsets: [7, 9, 11, 12],
    nodes: [node('Unsqueeze', ['x'], ['y'], { axes: ints([0, 4]) })],
  },
  {
    name: 'Slice',
    opsets: [7, 9],
    nodes: [
      node('Slice', ['x'], ['y'], {
        starts: ints([0, -3]),
        ends: ints([2, 1000]),
        axes: ints([1, 2]),
      }),
      node('Slice', ['x'], ['z'], { starts: ints([1]), ends: ints([2]) }),
    ],
    outputs: ['y', 'z'],
  },
  {
    name: 'Split into sizes',
    opsets: [7, 11, 12],
    nodes: [node('Split', ['x'], ['y', 'z'], { axis: int(2), split: ints([1, 3]) })],
    outputs: ['y', 'z'],
  },
  {
    name: 'Split into equal parts',
    opsets: [7, 11, 13, 17],
    nodes: [node('Split', ['x'], ['y', 'z'], { axis: int(2) })],
    outputs: ['y', 'z'],
  },
  {
    name: 'Split by an input',
    opsets: [13, 17],
    nodes: [node('Split', ['x', 'sizes'], ['y', 'z'], { axis: int(2) })],
    initializers: { sizes: tensor('int64', [2], [3, 1]) },
    outputs: ['y', 'z'],
  },
  {
    name: 'Dropout',
    opsets: [7, 9, 10, 11, 12],
    nodes: [node('Dropout', ['x'], ['y'])],
  },
  {
    name: 'Dropout with its ratio, and a mask that nothing uses',
    opsets: [7, 9, 10, 11],
    nodes: [node('Dropout', ['x'], ['y', 'mask'], { ratio: float(0.25) })],
  },
  {
    name: 'Constant: a tensor',
    opsets: [7, 11, 13, 18, 21],
    nodes: [
      node('Constant', [], ['c'], { value: { kind: 'tensor', value: numbers([4], 5) } }),
      node('Add', ['x', 'c'], ['y']),
    ],
  },
  {
    name: 'Constant: numbers',
    opsets: [12, 13, 18, 19, 21],
    nodes: [
      node('Constant', [], ['a'], { value_float: float(0.5) }),
      node('Constant', [], ['b'], { value_floats: { kind: 'floats', value: [1, 2, 3, 4] } }),
      node('Constant', [], ['c'], { value_int: int(7) }),
      node('Constant', [], ['d'], { value_ints: ints([4, 6]) }),
      node('Mul', ['x', 'a'], ['m']),
      node('Add', ['m', 'b'], ['y']),
      node('Reshape', ['x', 'd'], ['z']),
    ],
    outputs: ['y', 'z', 'c'],
  },
  {
    name: 'Cast',
    opsets: [7, 9, 13, 19, 21],
    nodes: [node('Cast', ['x'], ['y'], { to: int(7) })],
  },
  {
    name: 'Cast that saturates',
    opsets: [19, 21, 23],
    nodes: [node('Cast', ['x'], ['y'], { to: int(6), saturate: int(1) })],
  },
  {
    name: 'BatchNormalization for inference',
    opsets: [7, 9, 13],
    nodes: [node('BatchNormalization', ['x', 'w', 'b', 'mean', 'var'], ['y'])],
    initializers: {
      w: tensor('float32', [3], [1, 2, 3]),
      b: tensor('float32', [3], [0, 1, -1]),
      mean: tensor('float32', [3], [0.5, 0, 0]),
      var: tensor('float32', [3], [1, 4, 2]),
    },
  },
  {
    name: 'inside a branch that sees the values around it',
    opsets: [11, 12],
    feeds: { x: numbers([2, 3, 4]), yes: tensor('bool', [], Uint8Array.of(1)) },
    nodes: [
      node('If', ['yes'], ['y'], {
        then_branch: branch('then', [node('Softmax', ['x'], ['then'])]),
        else_branch: branch('else', [
          node('ReduceSum', ['x'], ['axes'], { axes: ints([1]) }),
          node('Softmax', ['axes'], ['else']),
        ]),
      }),
    ],
  },
];

function branch(output: string, nodes: readonly Node[]) {
  return {
    kind: 'graph' as const,
    value: {
      name: output,
      inputs: [],
      outputs: [{ name: output, type: null }],
      initializers: new Map(),
      nodes,
    },
  };
}

describe('what is converted computes the same on ONNX Runtime', () => {
  const all = [...softmaxes, ...reductions, ...others].flatMap(({ opsets, ...rest }) =>
    opsets.map((opset) => ({ opset, ...rest })),
  );
  test.each(all)('$name, opset $opset', async (one) => {
    const { opset, nodes, feeds = x234, outputs = ['y'], initializers = {} } = one;
    const model = modelOf(opset, nodes, feeds, outputs, initializers);
    const raised = raise(model);
    expect(raised.opsets['']).toBe(18);
    expect(await runModel(raised, feeds)).toEqual(await runModel(model, feeds));
  });
});

test('a softmax on the last axis stays one node, where the shape is known', () => {
  const nodes = [node('Relu', ['x'], ['r']), node('Softmax', ['r'], ['y'], { axis: int(2) })];
  const { graph } = raise(modelOf(9, nodes, x234, ['y']));
  expect(graph.nodes.map(({ op }) => op)).toEqual(['Relu', 'Softmax']);
  expect(graph.nodes[1]?.attributes).toEqual({ axis: int(-1) });
});

test('names that are added are new in the whole model', () => {
  const nodes = [
    node('Unsqueeze', ['x'], ['axes'], { axes: ints([0]) }),
    node('Squeeze', ['axes'], ['axes_1'], { axes: ints([0]) }),
  ];
  const { graph } = raise(modelOf(11, nodes, x234, ['axes_1']));
  expect([...graph.initializers.keys()]).toEqual(['axes_2', 'axes_3']);
});

test('whole numbers stay exact', () => {
  const axes = { kind: 'ints', value: [2n ** 63n - 1n] } as const;
  const { graph } = raise(modelOf(11, [node('Squeeze', ['x'], ['y'], { axes })], x234, ['y']));
  expect(graph.initializers.get('axes')?.data).toEqual(BigInt64Array.of(2n ** 63n - 1n));
});

test('a size that is only claimed takes no time', () => {
  const sizes = { type: 'int64', shape: [2 ** 50] } as const;
  for (const one of [
    node('Reshape', ['x', 'sizes'], ['y']),
    node('Expand', ['x', 'sizes'], ['y']),
    node('ConstantOfShape', ['sizes'], ['y']),
  ]) {
    const model = modelOf(18, [one], x234, ['y']);
    const inputs = [...model.graph.inputs, { name: 'sizes', type: sizes }];
    const graph = { ...model.graph, inputs };
    expect(raise({ ...model, graph }).graph).toEqual(graph);
  }
});
