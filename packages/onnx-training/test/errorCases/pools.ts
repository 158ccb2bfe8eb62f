import { ints, string, tensor } from '../../src/index.ts';
import type { Case } from '../operatorsErrors.test.ts';

const whole = (...values: readonly number[]) => tensor('int64', [values.length], values);
const scales = (...values: readonly number[]) => tensor('float32', [values.length], values);
const none = scales();

export const POOL_ERRORS: readonly Case[] = [
  ...['MaxPool', 'AveragePool'].flatMap((op): readonly Case[] => [
    { op, shapes: [[2, 3]], message: /\[N, C, spatial sizes\]; it has 2 axes/ },
    { op, shapes: [[2, 3, 4]], types: ['int64'], message: /has to be a float; it is int64/ },
    { op, shapes: [[2, 3, 4]], message: /has to have an attribute 'kernel_shape'/ },
    {
      op,
      shapes: [[2, 3, 4]],
      attributes: { kernel_shape: ints([5]) },
      message: /spans 5 elements, and the input has 4/,
    },
    {
      op,
      shapes: [[2, 3, 4]],
      attributes: { kernel_shape: ints([2]), strides: ints([3]), auto_pad: string('SAME_LOWER') },
      code: 'unsupported',
      message: /needs strides that are at most as large as the kernel/,
    },
  ]),
  ...['GlobalMaxPool', 'GlobalAveragePool'].flatMap((op): readonly Case[] => [
    { op, shapes: [[2, 3]], message: /it has 2 axes/ },
    { op, shapes: [[2, 3, 4]], types: ['bool'], message: /has to be a float/ },
  ]),
  { op: 'Pad', shapes: [[2, 3]], constants: [whole(1, 1)], message: /to be 4 numbers.*\[1, 1\]/ },
  {
    op: 'Pad',
    shapes: [[2]],
    constants: [whole(1, 1), tensor('float64', [], [0])],
    message: /value has to be float32; it is float64/,
  },
  {
    op: 'Pad',
    shapes: [[3]],
    constants: [whole(3, 0)],
    attributes: { mode: string('reflect') },
    message: /Axis 0 of the size 3 can not be padded by 3 and 0 in the mode 'reflect'/,
  },
  {
    op: 'Pad',
    shapes: [[0]],
    constants: [whole(1, 0)],
    attributes: { mode: string('edge') },
    message: /size 0 can not be padded/,
  },
  { op: 'Pad', shapes: [[3]], constants: [whole(-2, -2)], message: /can not be padded by -2/ },
  {
    op: 'Pad',
    shapes: [[3]],
    constants: [whole(1, 1)],
    attributes: { mode: string('wrap') },
    message: /one of constant, edge, reflect; it is 'wrap'/,
  },
  { op: 'Resize', shapes: [[2, 3]], message: /either scales or sizes/ },
  {
    op: 'Resize',
    shapes: [[2, 3]],
    constants: [none, scales(1, 2), whole(2, 6)],
    message: /either scales or sizes/,
  },
  {
    op: 'Resize',
    shapes: [[2, 3]],
    constants: [none, scales(2)],
    message: /scales have to be 2, one for each axis; they are \[2\]/,
  },
  { op: 'Resize', shapes: [[2]], constants: [none, scales(0)], message: /above 0; they are \[0\]/ },
  { op: 'Resize', shapes: [[2]], constants: [none, scales(0.1)], message: /at least one element/ },
  { op: 'Resize', shapes: [[9]], constants: [none, scales(2e38)], message: /at least one element/ },
  {
    op: 'Resize',
    shapes: [[2]],
    constants: [none, none, whole(0)],
    message: /at least 1; they are \[0\]/,
  },
  {
    op: 'Resize',
    shapes: [[2]],
    constants: [none, none, whole(4)],
    attributes: { keep_aspect_ratio_policy: string('not_larger') },
    code: 'unsupported',
    message: /has to be 'stretch'/,
  },
];
