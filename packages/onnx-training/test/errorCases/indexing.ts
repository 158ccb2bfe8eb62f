import { int, string, tensor } from '../../src/index.ts';
import type { Case } from '../operatorsErrors.test.ts';

const whole = (...values: readonly number[]) => tensor('int64', [values.length], values);
const image = [[1, 6, 4, 4]];

export const INDEXING_ERRORS: readonly Case[] = [
  {
    op: 'GatherND',
    shapes: [[2, 3], [4]],
    types: ['float32', 'int64'],
    message: /one row for each slice/,
  },
  {
    op: 'GatherND',
    shapes: [
      [2, 3],
      [3, 1],
    ],
    types: ['float32', 'int64'],
    attributes: { batch_dims: int(1) },
    message: /do not have 1 axes in common/,
  },
  { op: 'GatherElements', shapes: [[2], [2]], message: /int64 or int32, not float32/ },
  {
    op: 'ScatterElements',
    shapes: [
      [2, 3],
      [3, 3],
      [3, 3],
    ],
    types: ['float32', 'int64'],
    attributes: { axis: int(1) },
    message: /indices do not fit into the shape/,
  },
  {
    op: 'ScatterElements',
    shapes: [
      [2, 3],
      [1, 3],
      [1, 2],
    ],
    types: ['float32', 'int64'],
    message: /updates have to be of the shape of its indices/,
  },
  {
    op: 'ScatterElements',
    shapes: [[2], [1], [1]],
    types: ['float32', 'int64'],
    attributes: { reduction: string('mean') },
    message: /one of none, add, mul, max, min; it is 'mean'/,
  },
  {
    op: 'ScatterND',
    shapes: [[2], [1, 1], [1]],
    types: ['float32', 'int64'],
    attributes: { reduction: string('mean') },
    message: /it is 'mean'/,
  },
  { op: 'Tile', shapes: [[2, 3]], constants: [whole(2)], message: /each of the 2 axes.*\[2\]/ },
  { op: 'Tile', shapes: [[2]], constants: [whole(-1)], message: /they are \[-1\]/ },
  {
    op: 'Tile',
    shapes: [[2], [3]],
    types: ['float32', 'int64'],
    message: /each of the 1 axes/,
  },
  { op: 'Trilu', shapes: [[2]], message: /takes matrices/ },
  { op: 'Trilu', shapes: [[2, 2]], constants: [whole(1, 2)], message: /one number of int64/ },
  { op: 'EyeLike', shapes: [[2]], message: /has to be a matrix/ },
  {
    op: 'EyeLike',
    shapes: [[2, 2]],
    attributes: { dtype: int(8) },
    code: 'unsupported',
    message: /element type 8/,
  },
  {
    op: 'DepthToSpace',
    shapes: image,
    attributes: { blocksize: int(2) },
    message: /number of channels has to be a multiple of 4; it is 6/,
  },
  { op: 'DepthToSpace', shapes: image, message: /blocksize has to be at least 1; it is 0/ },
  {
    op: 'DepthToSpace',
    shapes: image,
    attributes: { blocksize: int(1), mode: string('CDR') },
    message: /'DCR' or 'CRD'; it is 'CDR'/,
  },
  {
    op: 'DepthToSpace',
    shapes: [[1, 4, 4]],
    attributes: { blocksize: int(2) },
    message: /\[n, channels, height, width\]/,
  },
  {
    op: 'SpaceToDepth',
    shapes: image,
    attributes: { blocksize: int(3) },
    message: /height has to be a multiple of 3; it is 4/,
  },
];
