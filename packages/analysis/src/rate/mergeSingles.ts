import type { Look } from './look.ts';
import type { Piece } from './piece.ts';
import { slopeAt } from './slopes.ts';
import { firstRowOf, rise, rowsOf } from './stairs.ts';

/** The share of the rows that must move, so that others are taken for movements too. */
const MOST = 0.5;
/** How much steeper than elsewhere a movement of few rows may be. */
const STEEPER = 1.5;

/** Where the rate moves for most rows, rows on end that each have another rate are a movement too, be they two. */
export function mergeSingles(look: Look, pieces: readonly Piece[]): readonly Piece[] {
  const { stairs, tread } = look;
  const rowsIn = ({ first, last }: Piece): number =>
    firstRowOf(stairs, last + 1) - firstRowOf(stairs, first);
  const total = pieces.reduce((sum, piece) => sum + rowsIn(piece), 0);
  const moving = pieces.reduce((sum, piece) => sum + (piece.moves ? rowsIn(piece) : 0), 0);
  if (moving < MOST * total) return pieces;
  const steepest = STEEPER * steepestIn(look, pieces);
  const result: Piece[] = [];
  let isOpen = false;
  for (const piece of pieces) {
    const before = result.at(-1);
    const direction = Math.sign(rise(stairs, piece.first));
    const isSingle = !piece.moves && rowsOf(stairs, piece.first) <= tread;
    const isNext =
      isSingle &&
      isOpen &&
      before !== undefined &&
      Math.abs(slopeAt(look, piece.first)) <= steepest;
    if (isNext && (!before.moves || before.direction === direction)) {
      result[result.length - 1] = { moves: true, direction, first: before.first, last: piece.last };
    } else {
      result.push(piece);
      isOpen = isSingle;
    }
  }
  return result;
}

function steepestIn(look: Look, pieces: readonly Piece[]): number {
  let steepest = 0;
  for (const { moves, first, last } of pieces) {
    if (!moves) continue;
    for (let stair = first + 1; stair <= last; stair += 1) {
      steepest = Math.max(steepest, Math.abs(slopeAt(look, stair)));
    }
  }
  return steepest;
}
