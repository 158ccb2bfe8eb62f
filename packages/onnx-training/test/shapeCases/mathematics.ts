import { int, string } from '../../src/index.ts';
import type { Case } from '../shapes.test.ts';

const FUNCTIONS = [
  'Acos',
  'Acosh',
  'Asin',
  'Asinh',
  'Atan',
  'Atanh',
  'Ceil',
  'Cos',
  'Cosh',
  'Round',
  'Sin',
  'Sinh',
  'Tan',
];

export const MATHEMATICS_SHAPES: readonly Case[] = [
  ...FUNCTIONS.flatMap((op): readonly Case[] => [
    { op, inputs: [['n', 3]], expected: [['n', 3]] },
    { op, inputs: [['float64', [null, 0]]], expected: [[null, 0]], types: ['float64'] },
  ]),
  ...['Or', 'Xor'].map((op): Case => ({
    op,
    inputs: [
      ['bool', ['n', 1]],
      ['bool', [3]],
    ],
    expected: [['n', 3]],
    types: ['bool'],
  })),
  ...['BitwiseAnd', 'BitwiseOr', 'BitwiseXor'].flatMap((op): readonly Case[] => [
    {
      op,
      inputs: [
        ['uint32', ['n', 1]],
        ['uint32', [3]],
      ],
      expected: [['n', 3]],
      types: ['uint32'],
    },
    {
      op,
      inputs: [
        ['int64', [null]],
        ['int64', [4]],
      ],
      expected: [[4]],
      types: ['int64'],
    },
  ]),
  { op: 'BitwiseNot', inputs: [['uint8', ['n', 2]]], expected: [['n', 2]], types: ['uint8'] },
  {
    op: 'BitShift',
    inputs: [
      ['uint64', ['n', 2]],
      ['uint64', []],
    ],
    attributes: { direction: string('RIGHT') },
    expected: [['n', 2]],
    types: ['uint64'],
  },
  {
    op: 'Mod',
    inputs: [
      ['n', 1],
      [1, 'm'],
    ],
    attributes: { fmod: int(1) },
    expected: [['n', 'm']],
  },
  {
    op: 'Mod',
    inputs: [
      ['int64', [2, 3]],
      ['int64', []],
    ],
    expected: [[2, 3]],
    types: ['int64'],
  },
  { op: 'Mean', inputs: [['n', 3], [3], [1, 1, 1]], expected: [[1, 'n', 3]] },
  { op: 'Mean', inputs: [[null]], expected: [[null]] },
];
