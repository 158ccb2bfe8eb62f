import { int, tensor, type ElementType, type Tensor } from '../../src/index.ts';
import type { Case } from '../operatorsFold.test.ts';

const whole = (...values: readonly number[]): Tensor => tensor('int64', [values.length], values);
const cube = (type: ElementType): Tensor =>
  tensor(type, [2, 3, 2], [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]);
const signed = (type: ElementType): Tensor => tensor(type, [2, 3], [-3, 1, 2, -1, 5, -2]);

const FLOAT_ONLY = ['ReduceL2', 'ReduceLogSum', 'ReduceLogSumExp'];
const ALL = ['ReduceL1', 'ReduceMax', 'ReduceMin', 'ReduceProd', 'ReduceSumSquare'];

const forms = (op: string, type: ElementType): readonly Case[] => [
  { op, inputs: [cube(type)] },
  { op, inputs: [cube(type), whole(-1, 0)], fed: 1 },
  { op, inputs: [cube(type), whole(1)], fed: 1, attributes: { keepdims: int(0) } },
  { op, inputs: [cube(type)], attributes: { noop_with_empty_axes: int(1) } },
  ...(ALL.includes(op) ? [{ op, inputs: [signed(type), whole(1)], fed: 1 }] : []),
];

const alongAxis = (type: ElementType): readonly Case[] => [
  ...['ArgMax', 'ArgMin'].flatMap((op): readonly Case[] => [
    { op, inputs: [cube(type)] },
    { op, inputs: [cube(type)], attributes: { axis: int(1), keepdims: int(0) } },
    { op, inputs: [cube(type)], attributes: { axis: int(-2), select_last_index: int(1) } },
  ]),
  ...[0, 1, 2].flatMap((axis): readonly Case[] => [
    { op: 'CumSum', inputs: [cube(type), whole(axis)] },
    {
      op: 'CumSum',
      inputs: [cube(type), tensor('int64', [], [axis - 3])],
      attributes: { exclusive: int(1) },
    },
    { op: 'CumSum', inputs: [cube(type), whole(axis)], attributes: { reverse: int(1) } },
    {
      op: 'CumSum',
      inputs: [cube(type), whole(axis)],
      attributes: { reverse: int(1), exclusive: int(1) },
    },
  ]),
];

export const REDUCTION_FOLDS: readonly Case[] = [
  ...(['float32', 'float64'] as const).flatMap((type) =>
    [...ALL, ...FLOAT_ONLY].flatMap((op) => forms(op, type)),
  ),
  ...(['int64', 'int32'] as const).flatMap((type) => ALL.flatMap((op) => forms(op, type))),
  ...(['float32', 'float64', 'int64', 'int32'] as const).flatMap(alongAxis),
];
