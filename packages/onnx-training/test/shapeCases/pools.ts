import { float, int, ints, string, tensor, type Tensor } from '../../src/index.ts';
import type { Case } from '../shapes.test.ts';

const whole = (...values: readonly number[]): Tensor => tensor('int64', [values.length], values);
const scales = (...values: readonly number[]): Tensor => tensor('float32', [values.length], values);
const square = { kernel_shape: ints([3, 3]) };

export const POOL_SHAPES: readonly Case[] = [
  ...['MaxPool', 'AveragePool'].flatMap((op): readonly Case[] => [
    { op, inputs: [['n', 3, 8, 9]], attributes: square, expected: [['n', 3, 6, 7]] },
    {
      op,
      inputs: [['n', 3, 8, null]],
      attributes: { ...square, strides: ints([2, 2]), pads: ints([1, 1, 1, 1]) },
      expected: [['n', 3, 4, null]],
    },
    {
      op,
      inputs: [['n', 3, 7, 8]],
      attributes: { kernel_shape: ints([2, 2]), strides: ints([2, 2]), ceil_mode: int(1) },
      expected: [['n', 3, 4, 4]],
    },
    // a third window would start behind the input
    {
      op,
      inputs: [['n', 3, 4]],
      attributes: {
        kernel_shape: ints([2]),
        strides: ints([3]),
        pads: ints([0, 1]),
        ceil_mode: int(1),
      },
      expected: [['n', 3, 2]],
    },
    {
      op,
      inputs: [['float64', ['n', 3, 'length']]],
      attributes: { kernel_shape: ints([3]), auto_pad: string('SAME_UPPER') },
      expected: [['n', 3, 'length']],
      types: ['float64'],
    },
  ]),
  {
    op: 'MaxPool',
    inputs: [['n', 3, 8]],
    attributes: { kernel_shape: ints([2]), dilations: ints([3]) },
    options: { outputs: 2 },
    expected: [
      ['n', 3, 5],
      ['n', 3, 5],
    ],
    types: ['float32', 'int64'],
  },
  ...['GlobalMaxPool', 'GlobalAveragePool'].flatMap((op): readonly Case[] => [
    { op, inputs: [['n', 3, 8, null]], expected: [['n', 3, 1, 1]] },
    { op, inputs: [[null, 'c', 'length']], expected: [[null, 'c', 1]] },
  ]),
  { op: 'Pad', inputs: [[2, 'n', 4], whole(1, 0, -1, 2, 0, 0)], expected: [[5, 'n', 3]] },
  { op: 'Pad', inputs: [[2, 'n'], whole(0, 1, 0, 1)], expected: [[2, null]] },
  { op: 'Pad', inputs: [[2, 'n'], whole(3, 1), null, whole(-2)], expected: [[6, 'n']] },
  {
    op: 'Pad',
    inputs: [
      [2, 'n'],
      ['int64', [4]],
    ],
    expected: [[null, null]],
  },
  {
    op: 'Pad',
    inputs: [['int64', [2]], whole(1, 1), tensor('int64', [], [7])],
    expected: [[4]],
    types: ['int64'],
  },
  {
    op: 'Pad',
    inputs: [[3], whole(2, 1)],
    attributes: { mode: string('reflect') },
    expected: [[6]],
  },
  {
    op: 'Resize',
    inputs: [['n', 3, 4, 5], null, scales(1, 1, 2, 1.5)],
    expected: [['n', 3, 8, 7]],
  },
  { op: 'Resize', inputs: [['n', 'c', 'h'], null, scales(1, 1, 2)], expected: [['n', 'c', null]] },
  {
    op: 'Resize',
    inputs: [['n', 3, 4], scales(), scales(), whole(7, 3, 9)],
    expected: [[7, 3, 9]],
  },
  {
    op: 'Resize',
    inputs: [['n', 3, 4, 5], null, null, whole(8, 9)],
    attributes: { axes: ints([2, -1]), cubic_coeff_a: float(-0.5) },
    expected: [['n', 3, 8, 9]],
  },
  { op: 'Resize', inputs: [['n', 3], null, null, ['int64', [2]]], expected: [[null, null]] },
];
