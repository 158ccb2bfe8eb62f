import { string } from '../../src/index.ts';
import type { Case } from '../operatorsErrors.test.ts';

const refused = (equation: string, shapes: NonNullable<Case['shapes']>, message: RegExp): Case => ({
  op: 'Einsum',
  shapes,
  attributes: { equation: string(equation) },
  message,
});

export const EINSUM_ERRORS: readonly Case[] = [
  refused('ij,jk->ik', [[2, 3]], /a term of letters for each of the 1 inputs/),
  refused('i->i->i', [[2]], /a term of letters/),
  refused('i1->i', [[2, 3]], /a term of letters/),
  refused('i..->i', [[2, 3]], /a term of letters/),
  refused('......i->i', [[2, 3]], /a term of letters/),
  refused('ij->i', [[2]], /'ij' of its equation 'ij->i' does not fit an input of 1 axes/),
  refused('i->i', [[2, 3]], /'i' of its equation 'i->i' does not fit an input of 2 axes/),
  refused('...ij->ij', [[2]], /does not fit an input of 1 axes/),
  refused('i->j', [[2]], /only axes of the inputs/),
  refused('i->ii', [[2]], /name each axis once/),
  refused('...i->i', [[2, 3]], /with the ellipsis/),
  refused('ii->i', [[2, 3]], /'i' of one input have to be as long; its shape is \[2, 3\]/),
  refused(
    'ij,jk->ik',
    [
      [2, 3],
      [4, 5],
    ],
    /'j' have to be as long, or 1; they are 3, 4/,
  ),
  {
    ...refused('i,i->i', [[2], [2]], /numbers of one element type/),
    types: ['float32', 'float64'],
  },
  { ...refused('i->i', [[2]], /numbers of one element type/), types: ['bool'] },
];
