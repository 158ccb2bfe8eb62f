import type { Case } from '../shapes.test.ts';

const same = (op: string): readonly Case[] => [
  { op, inputs: [['n', 3]], expected: [['n', 3]] },
  { op, inputs: [['float64', [null, 0]]], expected: [[null, 0]], types: ['float64'] },
  { op, inputs: [[]], expected: [[]] },
];

export const ACTIVATION_SHAPES: readonly Case[] = [
  ...[
    'Celu',
    'Clip',
    'Elu',
    'HardSwish',
    'LeakyRelu',
    'Mish',
    'Selu',
    'Softplus',
    'Softsign',
    'ThresholdedRelu',
  ].flatMap(same),
  { op: 'Clip', inputs: [['n', 3], null, []], expected: [['n', 3]] },
  {
    op: 'Clip',
    inputs: [
      ['int64', ['n']],
      ['int64', [1]],
      ['int64', []],
    ],
    expected: [['n']],
    types: ['int64'],
  },
  {
    op: 'PRelu',
    inputs: [
      ['n', 3, 5],
      [3, 1],
    ],
    expected: [['n', 3, 5]],
  },
  { op: 'PRelu', inputs: [[null, 3], [3]], expected: [[null, 3]] },
  {
    op: 'PRelu',
    inputs: [
      ['n', 3],
      [null, 1],
    ],
    expected: [['n', 3]],
  },
  { op: 'PRelu', inputs: [[2, 3], ['n']], expected: [[2, 3]] },
];
