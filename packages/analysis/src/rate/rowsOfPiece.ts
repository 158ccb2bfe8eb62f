import type { Look } from './look.ts';
import type { Piece } from './piece.ts';
import { firstRowOf } from './stairs.ts';

/** The rows of a piece that a fit looks at: all, or the first of each tread where the schedule is stepped more seldom. */
export function rowsOfPiece({ stairs, tread }: Look, { first, last }: Piece): Int32Array {
  if (tread > 1) return stairs.first.slice(first, last + 1);
  const start = firstRowOf(stairs, first);
  const rows = new Int32Array(firstRowOf(stairs, last + 1) - start);
  for (let i = 0; i < rows.length; i += 1) rows[i] = start + i;
  return rows;
}
