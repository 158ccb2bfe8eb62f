import { int, tensor } from '../../src/index.ts';
import type { Case } from '../operatorsErrors.test.ts';

const whole = (...values: readonly number[]) => tensor('int64', [values.length], values);

export const REDUCTION_ERRORS: readonly Case[] = [
  ...['ReduceL1', 'ReduceMax', 'ReduceMin', 'ReduceProd', 'ReduceSumSquare'].map((op): Case => ({
    op,
    shapes: [[2]],
    types: ['bool'],
    message: /has to be of numbers/,
  })),
  ...['ReduceL2', 'ReduceLogSum', 'ReduceLogSumExp'].map((op): Case => ({
    op,
    shapes: [[2]],
    types: ['int64'],
    message: /has to be a float/,
  })),
  {
    op: 'ReduceMax',
    shapes: [[2]],
    constants: [whole(1)],
    message: /An axis has to be from -1 to 0; it is 1/,
  },
  {
    op: 'ReduceMax',
    shapes: [[2], [1]],
    types: ['float32', 'int64'],
    message: /axes \(input 1\) have to be constant/,
  },
  ...['ArgMax', 'ArgMin'].flatMap((op): readonly Case[] => [
    { op, shapes: [[2]], attributes: { axis: int(1) }, message: /An axis has to be/ },
    { op, shapes: [[2, 0]], attributes: { axis: int(1) }, message: /Axis 1 is empty/ },
    { op, shapes: [[2]], types: ['bool'], message: /of numbers/ },
  ]),
  { op: 'CumSum', shapes: [[2]], constants: [whole(0, 0)], message: /one axis; here it has 2/ },
  { op: 'CumSum', shapes: [[2]], constants: [whole(3)], message: /it is 3/ },
  {
    op: 'CumSum',
    shapes: [[2], []],
    types: ['bool', 'int64'],
    message: /has to be of numbers/,
  },
  {
    op: 'TopK',
    shapes: [[2, 3]],
    constants: [whole(4)],
    outputs: 2,
    message: /k has to be one number from 0 to 3; it is \[4\]/,
  },
  {
    op: 'TopK',
    shapes: [[2, 3]],
    constants: [whole(1, 2)],
    outputs: 2,
    message: /it is \[1, 2\]/,
  },
  { op: 'TopK', shapes: [[2]], constants: [whole(1)], outputs: 3, message: /no output 2/ },
];
