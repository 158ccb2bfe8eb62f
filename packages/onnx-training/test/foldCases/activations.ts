import { float, tensor, type ElementType } from '../../src/index.ts';
import type { Case } from '../operatorsFold.test.ts';

const NUMBERS = [-7, -3, -2.5, -1, -0.25, 0, 0.25, 0.5, 1, 2.75, 3, 40];

const floats = (type: ElementType): readonly Case[] => {
  const inputs = [tensor(type, [2, 6], NUMBERS)];
  const bounds = [tensor(type, [], [-1]), tensor(type, [], [2])] as const;
  return [
    // the kernel of ONNX Runtime rounds 1/6 to single precision
    ...(type === 'float32'
      ? [
          { op: 'Celu', inputs },
          { op: 'HardSwish', inputs },
        ]
      : []),
    ...['Elu', 'LeakyRelu', 'Mish', 'Selu', 'Softplus', 'Softsign', 'ThresholdedRelu'].map(
      (op) => ({ op, inputs }),
    ),
    { op: 'Elu', inputs, attributes: { alpha: float(0.5) } },
    { op: 'LeakyRelu', inputs, attributes: { alpha: float(0.5) } },
    { op: 'Selu', inputs, attributes: { alpha: float(0.5), gamma: float(2) } },
    { op: 'ThresholdedRelu', inputs, attributes: { alpha: float(0.5) } },
    { op: 'PRelu', inputs: [...inputs, tensor(type, [2, 1], [0.5, -1])] },
    { op: 'Clip', inputs },
    { op: 'Clip', inputs: [...inputs, bounds[0]] },
    { op: 'Clip', inputs: [...inputs, ...bounds] },
    { op: 'Clip', inputs: [...inputs, ...bounds.toReversed()] },
  ];
};

export const ACTIVATION_FOLDS: readonly Case[] = [
  ...floats('float32'),
  ...floats('float64'),
  {
    op: 'Celu',
    inputs: [tensor('float32', [12], NUMBERS)],
    attributes: { alpha: float(0.5) },
  },
  ...(['int64', 'int32'] as const).map((type): Case => ({
    op: 'Clip',
    inputs: [tensor(type, [4], [-5, 0, 3, 9]), tensor(type, [], [-1]), tensor(type, [], [4])],
  })),
];
