import { int, string } from '../../src/index.ts';
import type { Case } from '../operatorsErrors.test.ts';

export const MATHEMATICS_ERRORS: readonly Case[] = [
  ...[
    'Acos',
    'Acosh',
    'Asin',
    'Asinh',
    'Atan',
    'Atanh',
    'Ceil',
    'Cos',
    'Cosh',
    'Mean',
    'Round',
    'Sin',
    'Sinh',
    'Tan',
  ].map((op): Case => ({ op, shapes: [[2]], types: ['int64'], message: /has to be a float/ })),
  ...['Or', 'Xor'].map((op): Case => ({
    op,
    shapes: [[2], [2]],
    message: /inputs have to be bool/,
  })),
  ...['BitwiseAnd', 'BitwiseOr', 'BitwiseXor'].flatMap((op): readonly Case[] => [
    { op, shapes: [[2], [2]], message: /takes whole numbers; its inputs are float32/ },
    { op, shapes: [[2], [2]], types: ['int32', 'uint32'], message: /one element type/ },
  ]),
  { op: 'BitwiseNot', shapes: [[2]], types: ['bool'], message: /its inputs are bool/ },
  {
    op: 'BitShift',
    shapes: [[2], [2]],
    types: ['uint32', 'uint32'],
    message: /direction has to be 'LEFT' or 'RIGHT'; it is ''/,
  },
  {
    op: 'BitShift',
    shapes: [[2], [2]],
    types: ['int32', 'int32'],
    attributes: { direction: string('LEFT') },
    message: /without a sign; its inputs are int32/,
  },
  { op: 'Mod', shapes: [[2], [2]], message: /'fmod' has to be 1/ },
  { op: 'Mod', shapes: [[2], [2]], types: ['bool', 'bool'], message: /of numbers/ },
  {
    op: 'Mod',
    shapes: [[2], [3]],
    attributes: { fmod: int(1) },
    message: /do not fit together/,
  },
];
