import { int, tensor, type Tensor } from '../../src/index.ts';
import type { Case } from '../shapes.test.ts';

const whole = (...values: readonly number[]): Tensor => tensor('int64', [values.length], values);

const REDUCTIONS = [
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceMax',
  'ReduceMin',
  'ReduceProd',
  'ReduceSumSquare',
];

export const REDUCTION_SHAPES: readonly Case[] = [
  ...REDUCTIONS.flatMap((op): readonly Case[] => [
    { op, inputs: [['n', 3, null]], expected: [[1, 1, 1]] },
    { op, inputs: [['n', 3, null]], attributes: { keepdims: int(0) }, expected: [[]] },
    { op, inputs: [['n', 3, null], whole(-2)], expected: [['n', 1, null]] },
    {
      op,
      inputs: [['float64', ['n', 3, null]], whole(2, 0)],
      attributes: { keepdims: int(0) },
      expected: [[3]],
      types: ['float64'],
    },
    {
      op,
      inputs: [['n', 3], whole()],
      attributes: { noop_with_empty_axes: int(1) },
      expected: [['n', 3]],
    },
  ]),
  ...['ReduceL1', 'ReduceMax', 'ReduceMin', 'ReduceProd', 'ReduceSumSquare'].map((op): Case => ({
    op,
    inputs: [['int64', [4, 'n']], whole(1)],
    attributes: { keepdims: int(0) },
    expected: [[4]],
    types: ['int64'],
  })),
  ...['ArgMax', 'ArgMin'].flatMap((op): readonly Case[] => [
    { op, inputs: [['n', 3]], expected: [[1, 3]], types: ['int64'] },
    {
      op,
      inputs: [['int32', ['n', 3, null]]],
      attributes: { axis: int(-2), keepdims: int(0) },
      expected: [['n', null]],
      types: ['int64'],
    },
  ]),
  { op: 'CumSum', inputs: [['n', 3], whole(1)], expected: [['n', 3]] },
  {
    op: 'CumSum',
    inputs: [
      ['int32', [null, 3]],
      ['int32', []],
    ],
    expected: [[null, 3]],
    types: ['int32'],
  },
  {
    op: 'TopK',
    inputs: [['n', 5], whole(2)],
    options: { outputs: 2 },
    expected: [
      ['n', 2],
      ['n', 2],
    ],
    types: ['float32', 'int64'],
  },
  {
    op: 'TopK',
    inputs: [['n', 5], whole(3)],
    attributes: { axis: int(0) },
    options: { outputs: 2 },
    expected: [
      [3, 5],
      [3, 5],
    ],
  },
  {
    op: 'TopK',
    inputs: [
      ['int64', ['n', 5]],
      ['int64', [1]],
    ],
    options: { outputs: 2 },
    expected: [
      ['n', null],
      ['n', null],
    ],
    types: ['int64', 'int64'],
  },
];
