import { int, string, tensor, type ElementType } from '../../src/index.ts';
import type { Case } from '../operatorsFold.test.ts';

const SMALL = [-0.9, -0.5, -0.25, 0, 0.25, 0.75];
const HALVES = [-2.5, -1.5, -0.5, -0.49, 0.5, 1.5, 2.5, 0.499, 3, 1e9];

const whole = (type: ElementType, ...values: readonly number[]) =>
  tensor(type, [values.length], values);

/** Single precision alone has a kernel in ONNX Runtime. */
const singles: readonly Case[] = [
  ...['Acos', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Cosh', 'Sinh', 'Tan'].map((op) => ({
    op,
    inputs: [tensor('float32', [2, 3], SMALL)],
  })),
  { op: 'Acosh', inputs: [tensor('float32', [3], [1, 1.5, 20])] },
  {
    op: 'Mean',
    inputs: [
      tensor('float32', [2, 3], SMALL),
      tensor('float32', [3], [1, 2, 3]),
      tensor('float32', [], [7]),
    ],
  },
];

export const MATHEMATICS_FOLDS: readonly Case[] = [
  ...singles,
  ...(['float32', 'float64'] as const).flatMap((type): readonly Case[] => [
    { op: 'Sin', inputs: [tensor(type, [2, 3], SMALL)] },
    { op: 'Cos', inputs: [tensor(type, [2, 3], SMALL)] },
    { op: 'Ceil', inputs: [tensor(type, [10], HALVES)] },
    { op: 'Round', inputs: [tensor(type, [10], HALVES)] },
    {
      op: 'Mod',
      inputs: [tensor(type, [2, 3], [-7.5, -3, -0.5, 0.5, 3, 7.5]), tensor(type, [3], [2, -2, 3])],
      attributes: { fmod: int(1) },
    },
  ]),
  ...(['int32', 'int64', 'uint8'] as const).flatMap((type): readonly Case[] => {
    const a = type === 'uint8' ? whole(type, 0, 5, 7, 255) : whole(type, -7, 5, 7, -8);
    const b = type === 'uint8' ? whole(type, 3, 3, 2, 10) : whole(type, 3, -3, 2, -3);
    return [
      { op: 'Mod', inputs: [a, b] },
      { op: 'Mod', inputs: [a, b], attributes: { fmod: int(1) } },
      ...['BitwiseAnd', 'BitwiseOr', 'BitwiseXor'].map((op) => ({ op, inputs: [a, b] })),
      { op: 'BitwiseNot', inputs: [a] },
    ];
  }),
  ...(['uint8', 'uint32', 'uint64'] as const).flatMap((type): readonly Case[] =>
    ['LEFT', 'RIGHT'].map((direction) => ({
      op: 'BitShift',
      inputs: [whole(type, 1, 200, 255, 77), whole(type, 7, 1, 0, 3)],
      attributes: { direction: string(direction) },
    })),
  ),
  ...['Or', 'Xor'].map((op) => ({
    op,
    inputs: [tensor('bool', [2, 2], [0, 1, 0, 1]), tensor('bool', [2, 1], [0, 1])],
  })),
];
