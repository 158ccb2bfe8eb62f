import type { Case } from '../operatorsErrors.test.ts';

export const ACTIVATION_ERRORS: readonly Case[] = [
  ...[
    'Celu',
    'Elu',
    'HardSwish',
    'LeakyRelu',
    'Mish',
    'Selu',
    'Softplus',
    'Softsign',
    'ThresholdedRelu',
  ].map((op): Case => ({ op, shapes: [[2]], types: ['int64'], message: /has to be a float/ })),
  { op: 'Clip', shapes: [[2]], types: ['bool'], message: /has to be of numbers/ },
  { op: 'Clip', shapes: [[2], [2]], message: /bounds have to be single numbers of float32/ },
  {
    op: 'Clip',
    shapes: [[2], []],
    types: ['float32', 'float64'],
    message: /bounds have to be single numbers of float32.*float64\[\]/,
  },
  { op: 'PRelu', shapes: [[3], [2, 3]], message: /has to broadcast to \[3\]; it is \[2, 3\]/ },
  { op: 'PRelu', shapes: [[2, 1], [3]], message: /has to broadcast to \[2, 1\]; it is \[3\]/ },
  { op: 'PRelu', shapes: [[2, 3], [2]], message: /do not fit together/ },
];
