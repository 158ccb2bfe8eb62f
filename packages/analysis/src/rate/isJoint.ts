import type { Look } from './look.ts';
import type { Piece } from './piece.ts';
import { isSmall, JUMP, slopeAt } from './slopes.ts';

/** Whether a change between two pieces is one of a movement's own: where it begins, ends or turns. */
export function isJoint(look: Look, before: Piece, after: Piece): boolean {
  if (!before.moves && !after.moves) return false;
  const stair = after.first;
  if (isSmall(look, stair)) return true;
  const slope = Math.abs(slopeAt(look, stair));
  // a movement's own changes, next to the joint
  const beside = [
    ...(before.moves && before.last > before.first ? [slopeAt(look, before.last)] : []),
    ...(after.moves && after.last > after.first ? [slopeAt(look, after.first + 1)] : []),
  ].map(Math.abs);
  return beside.some((other) => slope <= JUMP * other);
}
