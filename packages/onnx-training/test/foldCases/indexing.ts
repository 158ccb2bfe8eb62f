import { int, tensor, type ElementType, type Tensor } from '../../src/index.ts';
import type { Case } from '../operatorsFold.test.ts';

const whole = (...values: readonly number[]): Tensor => tensor('int64', [values.length], values);
const matrix = (type: ElementType): Tensor =>
  tensor(type, [3, 4], [3, 0, 4, 1, 5, 9, 0, 6, 5, 3, 5, 0]);
const stack = (type: ElementType): Tensor =>
  tensor(type, [2, 3, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

export const INDEXING_FOLDS: readonly Case[] = [
  ...(['float32', 'float64', 'int64', 'int32'] as const).flatMap((type): readonly Case[] => [
    { op: 'Tile', inputs: [stack(type), whole(1, 2, 3)] },
    { op: 'Tile', inputs: [stack(type), whole(2, 1, 1)] },
    { op: 'Trilu', inputs: [stack(type)] },
    { op: 'Trilu', inputs: [matrix(type), tensor('int64', [], [1])] },
    {
      op: 'Trilu',
      inputs: [matrix(type), tensor('int64', [], [-1])],
      attributes: { upper: int(0) },
    },
    { op: 'EyeLike', inputs: [matrix(type)] },
    { op: 'EyeLike', inputs: [matrix(type)], attributes: { k: int(-1), dtype: int(7) } },
    { op: 'Size', inputs: [stack(type)] },
    // ONNX Runtime has no kernel of it for double precision
    ...(type === 'float64' ? [] : [{ op: 'NonZero', inputs: [matrix(type)] }]),
  ]),
  { op: 'Trilu', inputs: [tensor('bool', [2, 2], [1, 1, 1, 1])] },
  { op: 'NonZero', inputs: [tensor('bool', [4], [0, 1, 1, 0])] },
];
