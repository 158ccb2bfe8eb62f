import { int, string, tensor, type Tensor } from '../../src/index.ts';
import type { Case } from '../shapes.test.ts';

const whole = (...values: readonly number[]): Tensor => tensor('int64', [values.length], values);

export const INDEXING_SHAPES: readonly Case[] = [
  {
    op: 'GatherElements',
    inputs: [
      ['n', 3],
      ['int32', ['n', 7]],
    ],
    attributes: { axis: int(1) },
    expected: [['n', 7]],
  },
  {
    op: 'GatherND',
    inputs: [
      ['n', 3, 4],
      ['int64', ['m', 5, 2]],
    ],
    expected: [['m', 5, 4]],
  },
  {
    op: 'GatherND',
    inputs: [
      ['int32', ['n', 3, null]],
      ['int64', ['n', 1]],
    ],
    attributes: { batch_dims: int(1) },
    expected: [['n', null]],
    types: ['int32'],
  },
  {
    op: 'ScatterElements',
    inputs: [
      ['n', 3],
      ['int64', [2, null]],
      [2, 5],
    ],
    attributes: { axis: int(-1), reduction: string('max') },
    expected: [['n', 3]],
  },
  {
    op: 'ScatterND',
    inputs: [
      ['n', null, 4],
      ['int64', ['m', 2]],
      ['m', 4],
    ],
    attributes: { reduction: string('min') },
    expected: [['n', null, 4]],
  },
  {
    op: 'Tile',
    inputs: [['n', 3, null, 'm'], whole(2, 4, 3, 1)],
    expected: [[null, 12, null, 'm']],
  },
  { op: 'Tile', inputs: [['n', 3], whole(0, 1)], expected: [[0, 3]] },
  {
    op: 'Tile',
    inputs: [
      ['n', 3],
      ['int64', [2]],
    ],
    expected: [[null, null]],
  },
  { op: 'Tile', inputs: [['bool', [2]], whole(3)], expected: [[6]], types: ['bool'] },
  { op: 'Trilu', inputs: [['n', 3, null]], expected: [['n', 3, null]] },
  {
    op: 'Trilu',
    inputs: [
      ['bool', [3, 'n']],
      ['int64', []],
    ],
    expected: [[3, 'n']],
    types: ['bool'],
  },
  { op: 'Size', inputs: [['n', 3]], expected: [[]], types: ['int64'] },
  { op: 'Size', inputs: [[2, 3]], expected: [[]], types: ['int64'] },
  { op: 'EyeLike', inputs: [['n', 3]], expected: [['n', 3]], types: ['float32'] },
  {
    op: 'EyeLike',
    inputs: [['int32', [2, null]]],
    attributes: { dtype: int(11) },
    expected: [[2, null]],
    types: ['float64'],
  },
  { op: 'NonZero', inputs: [['n', 3]], expected: [[2, null]], types: ['int64'] },
  { op: 'NonZero', inputs: [whole(0, 4, 5)], expected: [[1, 2]], types: ['int64'] },
  {
    op: 'DepthToSpace',
    inputs: [['n', 12, 'h', 5]],
    attributes: { blocksize: int(2) },
    expected: [['n', 3, null, 10]],
  },
  {
    op: 'DepthToSpace',
    inputs: [['n', null, 4, 'w']],
    attributes: { blocksize: int(1), mode: string('CRD') },
    expected: [['n', null, 4, 'w']],
  },
  {
    op: 'SpaceToDepth',
    inputs: [['n', 3, 'h', 10]],
    attributes: { blocksize: int(2) },
    expected: [['n', 12, null, 5]],
  },
  {
    op: 'SpaceToDepth',
    inputs: [['n', 'c', 4, 6]],
    attributes: { blocksize: int(2) },
    expected: [['n', null, 2, 3]],
  },
];
