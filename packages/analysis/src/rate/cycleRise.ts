import type { Piece } from './piece.ts';
import { firstRowOf, type Stairs } from './stairs.ts';
import type { Rise } from './warmupOf.ts';

/** A rise that is shorter than this share of the fall after it is a warm-up, though the rate rises again later. */
const SHORT = 0.25;

/** Whether the initial rise is the first half of a cycle, and no warm-up: the rate falls, and rises again. */
export function isCycleRise(stairs: Stairs, rise: Rise, pieces: readonly Piece[]): boolean {
  const moves = pieces.filter((piece) => piece.moves);
  const [fall, again] = moves;
  if (fall === undefined || again === undefined) return false;
  if (fall.direction > 0 || again.direction < 0) return false;
  const rows = firstRowOf(stairs, fall.last + 1) - firstRowOf(stairs, fall.first);
  return rise.row - rise.start >= SHORT * rows;
}
