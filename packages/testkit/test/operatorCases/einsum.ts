import { string, type StaticShape } from '@stepwise/onnx-training';
import type { Random } from '../../src/onnx/random.ts';
import { normals, type Draw } from './draws.ts';

/** Equations as they are written: products, attention, diagonals, outer products, sums, ellipses, implicit outputs. */
const WRITTEN = [
  'ij,jk->ik',
  'bij,bjk->bik',
  'bqhd,bkhd->bhqk',
  'bhqk,bkhd->bqhd',
  'i,j->ij',
  'ij->ji',
  'ij->i',
  'ij->',
  'ij',
  'ba',
  'ii',
  'ii->i',
  'iij->j',
  'iij->ij',
  'ijij->ij',
  'ii,i->i',
  'i,i',
  'ij,ij->i',
  'bi,ij,bj->b',
  'a,b,c->cba',
  'ij,jk',
  'bn,bnd->bd',
  'bld,dn->bldn',
  'blhn,bhpn->blhp',
  'ijk,k->ij',
  'ij,k->ik',
  'Ab,bC->AC',
  'i, j -> i j',
] as const;

const OPEN = [
  '...ij,...jk->...ik',
  '...ij->...ji',
  '...i->...',
  'i...->...i',
  '...i,...i->...',
  '...ij,jk->...ik',
  '...,...',
  '...i',
  'i...,i->...',
] as const;

/**
 * Shapes for the terms of an equation; axes of an ellipsis broadcast, but there are as many in each term, which ONNX
 * Runtime asks for.
 */
function shapesFor(r: Random, equation: string): readonly StaticShape[] {
  const sizes = new Map<string, number>();
  const sizeOf = (letter: string): number => {
    const size = sizes.get(letter) ?? r.integer(1, 3);
    sizes.set(letter, size);
    return size;
  };
  const open = r.shape(r.integer(0, 2), 3);
  const [left = ''] = equation.replaceAll(' ', '').split('->');
  return left.split(',').map((term) => {
    const [before = '', after] = term.split('...');
    return [
      ...Array.from(before, sizeOf),
      ...(after === undefined
        ? []
        : [
            ...open.map((size) => (r.integer(1, 4) === 1 ? 1 : size)),
            ...Array.from(after, sizeOf),
          ]),
    ];
  });
}

/** Letters in any order, some shared, some twice in a term, some summed. */
function anyEquation(r: Random): string {
  const letters = ['a', 'b', 'c', 'd'] as const;
  const terms = Array.from({ length: r.integer(1, 3) }, () =>
    Array.from({ length: r.integer(0, 3) }, () => r.choose(letters)).join(''),
  );
  const used = [...new Set(terms.join(''))];
  const output = r
    .order(used.length)
    .map((i) => used[i] ?? '')
    .slice(0, r.integer(0, used.length));
  return r.integer(1, 4) === 1 ? terms.join(',') : `${terms.join(',')}->${output.join('')}`;
}

const draw: Draw = (r, type) => {
  const kind = r.integer(1, 4);
  const equation = kind === 1 ? r.choose(OPEN) : kind === 2 ? anyEquation(r) : r.choose(WRITTEN);
  return {
    inputs: shapesFor(r, equation).map((shape) => normals(r, type, shape)),
    attributes: { equation: string(equation) },
  };
};

export const EINSUM_CASES: Readonly<Record<string, Draw>> = { Einsum: draw };
