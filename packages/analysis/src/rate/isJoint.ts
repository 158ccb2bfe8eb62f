import type { Look } from './look.ts';
import type { Piece } from './piece.ts';
import { isSmall, JUMP, slopeAt } from './slopes.ts';

/** So many changes of a movement, next to a joint, tell how steep it is there. */
const NEXT = 3;

/** Whether a change between two pieces is one of a movement's own: where it begins, ends or turns. */
export function isJoint(look: Look, before: Piece, after: Piece): boolean {
  if (!before.moves && !after.moves) return false;
  const stair = after.first;
  if (isSmall(look, stair)) return true;
  const slope = slopeAt(look, stair);
  // down, up at once and down again: a restart, however steep the rest is
  const isBoth = before.moves && after.moves && before.direction === after.direction;
  if (isBoth && Math.sign(slope) !== before.direction) return false;
  const beside = [
    ...(before.moves ? last(look, before) : []),
    ...(after.moves ? first(look, after) : []),
  ];
  return beside.some((other) => Math.abs(slope) <= JUMP * Math.abs(other));
}

function last(look: Look, piece: Piece): readonly number[] {
  const count = Math.min(NEXT, piece.last - piece.first);
  return Array.from({ length: count }, (_, i) => slopeAt(look, piece.last - i));
}

function first(look: Look, piece: Piece): readonly number[] {
  const count = Math.min(NEXT, piece.last - piece.first);
  return Array.from({ length: count }, (_, i) => slopeAt(look, piece.first + 1 + i));
}
