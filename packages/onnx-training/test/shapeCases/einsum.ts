import { string, type Shape } from '../../src/index.ts';
import type { Case } from '../shapes.test.ts';

const einsum = (equation: string, inputs: readonly Shape[], expected: Shape): Case => ({
  op: 'Einsum',
  inputs,
  attributes: { equation: string(equation) },
  expected: [expected],
});

export const EINSUM_SHAPES: readonly Case[] = [
  einsum(
    'bij,bjk->bik',
    [
      ['n', 2, 3],
      ['n', 3, 4],
    ],
    ['n', 2, 4],
  ),
  einsum(
    'bqhd,bkhd->bhqk',
    [
      ['n', null, 2, 8],
      ['n', 5, 2, 8],
    ],
    ['n', 2, null, 5],
  ),
  einsum('ij->', [['n', 3]], []),
  einsum('ii->i', [[4, 4]], [4]),
  einsum('ii->i', [['n', 4]], [4]),
  einsum('ba', [['n', 3]], [3, 'n']),
  einsum(
    'ij,jk',
    [
      ['n', 3],
      [3, 4],
    ],
    ['n', 4],
  ),
  einsum(
    'bA,Ac',
    [
      ['n', 3],
      [3, 4],
    ],
    ['n', 4],
  ),
  einsum('i,i', [['n'], ['n']], []),
  einsum('ij,j->i', [['n', 'm'], ['k']], ['n']),
  einsum('j,j->j', [['m'], ['k']], [null]),
  einsum('j,j->j', [['m'], [1]], ['m']),
  einsum(
    '...ij,...jk->...ik',
    [
      ['n', 7, 2, 3],
      [7, 3, 4],
    ],
    ['n', 7, 2, 4],
  ),
  einsum(
    '...ij,jk->...ik',
    [
      ['n', 1, 2, 3],
      [3, 4],
    ],
    ['n', 1, 2, 4],
  ),
  einsum('...i', [['n', 2, 3]], ['n', 2, 3]),
  einsum(
    'i...,...->...i',
    [
      [5, 'n'],
      [2, 1],
    ],
    [2, 'n', 5],
  ),
  einsum(
    ' i j , j k -> i k ',
    [
      [2, 3],
      [3, 4],
    ],
    [2, 4],
  ),
  { ...einsum('i->', [], []), inputs: [['int64', [3]]], types: ['int64'] },
];
