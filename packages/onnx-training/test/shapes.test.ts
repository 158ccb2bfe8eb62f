import { expect, test } from 'vitest';
import { ACTIVATION_SHAPES } from './shapeCases/activations.ts';
import { EINSUM_SHAPES } from './shapeCases/einsum.ts';
import { INDEXING_SHAPES } from './shapeCases/indexing.ts';
import { MATHEMATICS_SHAPES } from './shapeCases/mathematics.ts';
import { REDUCTION_SHAPES } from './shapeCases/reductions.ts';
import { POOL_SHAPES } from './shapeCases/pools.ts';
import { findOperator } from '../src/operators/table.ts';
import { GraphBuilder, int, ints, string, tensor } from '../src/index.ts';
import type { Attributes, ElementType, NodeOptions, Shape, Tensor } from '../src/index.ts';

type Input = Shape | Tensor | readonly [ElementType, Shape] | null;

export interface Case {
  readonly op: string;
  readonly inputs: readonly Input[];
  readonly attributes?: Attributes;
  readonly options?: NodeOptions;
  readonly expected: readonly Shape[];
  readonly types?: readonly ElementType[];
}

const whole = (...values: readonly number[]): Tensor => tensor('int64', [values.length], values);
const one = (
  op: string,
  inputs: readonly Input[],
  expected: Shape,
  attributes: Attributes = {},
): Case => ({ op, inputs, attributes, expected: [expected] });

function infer({ op, inputs, attributes = {}, options = {} }: Omit<Case, 'expected'>) {
  const g = new GraphBuilder();
  const values = inputs.map((input, i) => {
    if (input === null) return null;
    if ('data' in input) return g.constant(input);
    const [first, second] = input;
    return Array.isArray(second)
      ? g.input(`x${i}`, first as ElementType, second as Shape)
      : g.input(`x${i}`, 'float32', input as Shape);
  });
  return g.node(op, values, attributes, options);
}

const CASES: readonly Case[] = [
  ...ACTIVATION_SHAPES,
  ...MATHEMATICS_SHAPES,
  ...REDUCTION_SHAPES,
  ...INDEXING_SHAPES,
  ...EINSUM_SHAPES,
  ...POOL_SHAPES,
  ...[
    'Exp',
    'Log',
    'Sqrt',
    'Neg',
    'Relu',
    'Tanh',
    'Sigmoid',
    'Abs',
    'Sign',
    'Reciprocal',
    'Erf',
    'Floor',
    'Identity',
    'HardSigmoid',
    'Softmax',
    'LogSoftmax',
    'Dropout',
  ].map((op) => one(op, [['n', 3]], ['n', 3])),
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Min', 'Max', 'Sum'].flatMap((op) => [
    one(op, [['n', 3], [3]], ['n', 3]),
    one(
      op,
      [
        ['n', 1],
        [1, 4],
      ],
      ['n', 4],
    ),
    one(
      op,
      [
        [2, 1, 3],
        [4, 1],
      ],
      [2, 4, 3],
    ),
    one(op, [[], [5]], [5]),
    one(op, [['n'], ['m']], [null]),
    one(op, [['n'], [7]], [7]),
    one(op, [[null], [1]], [null]),
    one(op, [[0], [1]], [0]),
  ]),
  ...['Equal', 'Greater', 'Less', 'GreaterOrEqual', 'LessOrEqual'].map((op): Case => ({
    op,
    inputs: [['n', 3], [3]],
    expected: [['n', 3]],
    types: ['bool'],
  })),
  {
    op: 'And',
    inputs: [
      ['bool', [2, 1]],
      ['bool', [3]],
    ],
    expected: [[2, 3]],
    types: ['bool'],
  },
  { op: 'Not', inputs: [['bool', ['n']]], expected: [['n']], types: ['bool'] },
  { op: 'IsNaN', inputs: [['n']], expected: [['n']], types: ['bool'] },
  { op: 'IsInf', inputs: [['n']], expected: [['n']], types: ['bool'] },
  one('Where', [['bool', ['n', 1]], [4], []], ['n', 4]),
  one(
    'Sum',
    [
      [3, 1],
      [1, 4],
      [2, 1, 1],
    ],
    [2, 3, 4],
  ),

  one('Gemm', [['n', 4], [4, 2], [2]], ['n', 2]),
  one(
    'Gemm',
    [
      [4, 'n'],
      [2, 4],
    ],
    ['n', 2],
    { transA: int(1), transB: int(1) },
  ),
  one(
    'MatMul',
    [
      ['n', 4],
      [4, 2],
    ],
    ['n', 2],
  ),
  one(
    'MatMul',
    [
      ['n', 5, 4],
      [4, 2],
    ],
    ['n', 5, 2],
  ),
  one(
    'MatMul',
    [
      [2, 1, 5, 4],
      [3, 4, 2],
    ],
    [2, 3, 5, 2],
  ),
  one('MatMul', [[4], [4]], []),
  one('MatMul', [[4], [3, 4, 2]], [3, 2]),
  one('MatMul', [[3, 'n', 4], [4]], [3, 'n']),

  one('Reshape', [[2, 6], whole(3, 4)], [3, 4]),
  one('Reshape', [[2, 6], whole(3, -1)], [3, 4]),
  one('Reshape', [[2, 6], whole(0, 2, -1)], [2, 2, 3]),
  one('Reshape', [['n', 3, 4], whole(0, -1)], ['n', 12]),
  one('Reshape', [['n', 3, 4], whole(-1, 12)], ['n', 12]),
  one('Reshape', [['n', 3, 4], whole(-1, 6)], [null, 6]),
  one('Reshape', [['n', 'm'], whole(-1)], [null]),
  one('Reshape', [['n', 4], whole(8, 2)], [8, 2]),
  one('Reshape', [[0, 4], whole(0, 2)], [0, 2], { allowzero: int(1) }),
  one('Reshape', [[], whole(1, 1)], [1, 1]),
  one('Reshape', [[1, 1], tensor('int64', [0], [])], []),
  one(
    'Reshape',
    [
      [2, 6],
      ['int64', [3]],
    ],
    [null, null, null],
  ),
  one('Flatten', [['n', 3, 4]], ['n', 12]),
  one('Flatten', [[2, 3, 4]], [1, 24], { axis: int(0) }),
  one('Flatten', [[2, 3, 4]], [6, 4], { axis: int(-1) }),
  one('Flatten', [[2, 3, 4]], [24, 1], { axis: int(3) }),
  one('Flatten', [['n', 3, 'm']], ['n', null]),
  one('Flatten', [[]], [1, 1], { axis: int(0) }),
  one('Transpose', [['n', 3, 4]], [4, 3, 'n']),
  one('Transpose', [['n', 3, 4]], [3, 'n', 4], { perm: ints([1, 0, 2]) }),
  one('Squeeze', [['n', 1, 3, 1], whole(1, -1)], ['n', 3]),
  one('Squeeze', [[1, 3, 1]], [3]),
  one('Squeeze', [[1, 3, 1], tensor('int64', [0], [])], [3]),
  one('Unsqueeze', [['n', 3], whole(0, -1)], [1, 'n', 3, 1]),
  one('Unsqueeze', [['n', 3], whole(2, 0)], [1, 'n', 1, 3]),
  one(
    'Concat',
    [
      ['n', 3],
      ['n', 4],
    ],
    ['n', 7],
    { axis: int(1) },
  ),
  one(
    'Concat',
    [
      ['n', 3],
      [5, 3],
    ],
    [null, 3],
    { axis: int(0) },
  ),
  one(
    'Concat',
    [
      [null, 3],
      [5, 4],
    ],
    [5, 7],
    { axis: int(-1) },
  ),
  {
    op: 'Split',
    inputs: [['n', 7], whole(3, 4)],
    attributes: { axis: int(1) },
    options: { outputs: 2 },
    expected: [
      ['n', 3],
      ['n', 4],
    ],
  },
  {
    op: 'Split',
    inputs: [[7]],
    attributes: { num_outputs: int(3) },
    options: { outputs: 3 },
    expected: [[3], [3], [1]],
  },
  {
    op: 'Split',
    inputs: [['n', 4]],
    attributes: { num_outputs: int(2) },
    options: { outputs: 2 },
    expected: [
      [null, 4],
      [null, 4],
    ],
  },
  ...['ReduceSum', 'ReduceMean'].flatMap((op) => [
    one(op, [['n', 3, 4]], [1, 1, 1]),
    one(op, [['n', 3, 4]], [], { keepdims: int(0) }),
    one(op, [['n', 3, 4], whole(-1)], ['n', 3, 1]),
    one(op, [['n', 3, 4], whole(2, 0)], [3], { keepdims: int(0) }),
    one(op, [['n', 3]], ['n', 3], { noop_with_empty_axes: int(1) }),
    one(op, [['n', 3], tensor('int64', [0], [])], [], { keepdims: int(0) }),
  ]),
  {
    op: 'Cast',
    inputs: [['n', 3]],
    attributes: { to: int(7) },
    expected: [['n', 3]],
    types: ['int64'],
  },
  {
    op: 'Dropout',
    inputs: [['n', 3], tensor('float32', [], [0.5])],
    options: { outputs: 2 },
    expected: [
      ['n', 3],
      ['n', 3],
    ],
    types: ['float32', 'bool'],
  },
  {
    op: 'Constant',
    inputs: [],
    attributes: { value_floats: { kind: 'floats', value: [1, 2] } },
    expected: [[2]],
    types: ['float32'],
  },

  {
    op: 'SoftmaxCrossEntropyLoss',
    inputs: [
      ['n', 3],
      ['int64', ['n']],
    ],
    options: { outputs: 2 },
    expected: [[], ['n', 3]],
  },
  {
    op: 'SoftmaxCrossEntropyLoss',
    inputs: [['n', 3, 5], ['int32', ['n', 5]], [3]],
    attributes: { reduction: string('none') },
    expected: [['n', 5]],
  },

  { op: 'Shape', inputs: [['n', 3, 4]], expected: [[3]], types: ['int64'] },
  {
    op: 'Shape',
    inputs: [['n', 3, 4]],
    attributes: { start: int(-2) },
    expected: [[2]],
    types: ['int64'],
  },
  one(
    'Gather',
    [
      ['n', 3],
      ['int64', [5, 2]],
    ],
    [5, 2, 3],
  ),
  one(
    'Gather',
    [
      ['n', 3],
      ['int64', []],
    ],
    ['n'],
    { axis: int(-1) },
  ),
  one(
    'GatherElements',
    [
      [4, 3],
      ['int64', [2, 3]],
    ],
    [2, 3],
  ),
  one('OneHot', [['int64', ['n', 2]], whole(5), [2]], ['n', 2, 5]),
  one('OneHot', [['int64', ['n', 2]], whole(5), [2]], ['n', 5, 2], { axis: int(1) }),
  one('OneHot', [['int64', ['n']], ['int64', []], [2]], ['n', null]),
  one('ConstantOfShape', [whole(2, 3)], [2, 3]),
  one('ConstantOfShape', [['int64', [2]]], [null, null]),
  one('Expand', [['n', 1], whole(3, 1, 4)], [3, 'n', 4]),
  one('Expand', [[5], ['int64', [2]]], [null, 5]),
  one('Slice', [[5, 6], whole(1), whole(4)], [3, 6]),
  one('Slice', [[5, 6], whole(-2), whole(2 ** 40), whole(1)], [5, 2]),
  one('Slice', [[5, 6], whole(-1, 4), whole(-(2 ** 40), 0), whole(0, 1), whole(-2, -1)], [3, 4]),
  one('Slice', [[5], whole(4), whole(1)], [0]),
  one('Slice', [['n', 6], whole(0), whole(2 ** 40), whole(0)], ['n', 6]),
  one('Slice', [['n', 6], whole(1), whole(3), whole(0)], [null, 6]),
  one('Slice', [['n', 6], ['int64', [1]], whole(3), whole(1)], ['n', null]),
  one('Range', [whole(2), whole(9), whole(3)], [3]),
  one('Range', [whole(9), whole(2), whole(3)], [0]),
  one(
    'Range',
    [
      ['int64', []],
      ['int64', []],
      ['int64', []],
    ],
    [null],
  ),
  one(
    'ScatterND',
    [
      ['n', 3],
      ['int64', [5, 1]],
      [5, 3],
    ],
    ['n', 3],
  ),
];

test.each(CASES)('$op of $inputs is $expected', ({ expected, types, ...call }) => {
  const values = infer(call);
  expect(values.map(({ shape }) => shape)).toEqual(expected);
  const found = values.map(({ type }) => type);
  expect(found).toEqual(types ?? found);
});

test('what only moves elements keeps their type', () => {
  for (const op of ['Reshape', 'Expand']) {
    const [value] = infer({ op, inputs: [['int32', [2, 1]], whole(2, 1)] });
    expect(value?.type).toBe('int32');
  }
});

test('every case is of an operator of the table', () => {
  expect(CASES.filter(({ op }) => findOperator(op) === null)).toEqual([]);
});
