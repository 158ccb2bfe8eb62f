import type { Look } from './look.ts';
import { isStepped } from './stepped.ts';
import { firstRowOf, isLastDigit, rateOf, rise, rowsOf } from './stairs.ts';

/** A part of the rate after the warm-up: one stair that stands, or many over which it moves in one direction. */
export interface Piece {
  readonly moves: boolean;
  /** 1 for a movement up, −1 for one down, 0 for a stair that stands. */
  readonly direction: number;
  readonly first: number;
  readonly last: number;
}

/** As many changes on end make a movement; fewer are steps. */
const FEWEST = 3;
/** A change that is so many times those beside it is a jump. */
const JUMP = 4;

/** Cuts the stairs from one on into pieces. */
export function piecesOf(look: Look, from: number): readonly Piece[] {
  const { stairs } = look;
  const pieces: Piece[] = [];
  let stair = from;
  while (stair < stairs.count) {
    const last = moveFrom(look, stair, from);
    pieces.push(...cut(look, stair, last));
    stair = last + 1;
  }
  return pieces;
}

/** A group of stairs as pieces: what stands before and after a movement is none of it. */
function cut(look: Look, first: number, last: number): readonly Piece[] {
  if (last === first) return [standing(first)];
  if (isStepped(look, first, last)) {
    return Array.from({ length: last - first + 1 }, (_, i) => standing(first + i));
  }
  const begin = isPassed(look, first, first + 1) ? first : first + 1;
  const end = isPassed(look, last, last - 1) ? last : last - 1;
  const direction = Math.sign(rise(look.stairs, last));
  return [
    ...(begin > first ? [standing(first)] : []),
    { moves: true, direction, first: begin, last: end },
    ...(end < last ? [standing(last)] : []),
  ];
}

function standing(stair: number): Piece {
  return { moves: false, direction: 0, first: stair, last: stair };
}

/** The last stair of the movement that begins with a stair; itself where none does. */
function moveFrom(look: Look, start: number, from: number): number {
  const { stairs } = look;
  const direction = Math.sign(rise(stairs, start + 1));
  let last = start;
  while (
    last + 1 < stairs.count &&
    Math.sign(rise(stairs, last + 1)) === direction &&
    !isJump(look, last + 1, start) &&
    (last === start || isShort(look, last))
  ) {
    last += 1;
  }
  const isAll = start === from && last === stairs.count - 1;
  return last - start < (isAll ? 2 : FEWEST) ? start : last;
}

/** A row may be written twice within a movement, as YOLO does where the warm-up ends. */
const REPEATED = 2;

/** Whether a stair is one that a movement passes over. */
function isShort(look: Look, stair: number): boolean {
  const { stairs, rate, tread } = look;
  const rows = rowsOf(stairs, stair);
  if (rows === 1) return true;
  if (rows <= REPEATED && isSmall(look, stair) && isSmall(look, stair + 1)) return true;
  if (tread > 1 && rows >= 0.6 * tread - 1 && rows <= 1.5 * tread + 1) return true;
  const { precision } = rate;
  return isLastDigit(stairs, stair, precision) && isLastDigit(stairs, stair + 1, precision);
}

/** A cosine is as flat at its ends as this many times its next tread, where few digits make treads of it. */
const FLAT = 3;

/** Whether the stair at the end of a movement is part of it, and does not stand for long before or after it. */
function isPassed(look: Look, stair: number, inner: number): boolean {
  const { stairs, rate, tread } = look;
  const rows = rowsOf(stairs, stair);
  if (rows <= 1.5 * tread) return true;
  if (rows <= REPEATED && isSmall(look, Math.max(stair, inner))) return true;
  const isSlow = isLastDigit(stairs, Math.max(stair, inner), rate.precision);
  return isSlow && rows <= FLAT * rowsOf(stairs, inner) + 1;
}

/** Whether a change is far steeper than its neighbours in the movement. */
function isJump(look: Look, stair: number, start: number): boolean {
  const { stairs } = look;
  if (isSmall(look, stair)) return false;
  const slope = slopeAt(look, stair);
  const before = stair - 1 > start ? slopeAt(look, stair - 1) : 0;
  const after = stair + 1 < stairs.count ? slopeAt(look, stair + 1) : 0;
  const alike = [before, after].filter((beside) => beside * slope > 0);
  return alike.length > 0 && alike.every((beside) => Math.abs(slope) > JUMP * Math.abs(beside));
}

/** Whether the change to a stair is too small for a step. */
export function isSmall({ stairs, rate }: Look, stair: number): boolean {
  if (stair <= 0 || stair >= stairs.count) return false;
  const size = Math.max(rateOf(stairs, stair), rateOf(stairs, stair - 1));
  const change = Math.abs(rise(stairs, stair));
  return change < 0.02 * size || isLastDigit(stairs, stair, rate.precision);
}

/** How much the rate changes to a stair, for each place since the last row of the one before. */
export function slopeAt({ stairs, rate, tread }: Look, stair: number): number {
  const row = firstRowOf(stairs, stair);
  const before = tread > 1 ? firstRowOf(stairs, stair - 1) : row - 1;
  return rise(stairs, stair) / ((rate.at[row] ?? 0) - (rate.at[before] ?? 0) || 1);
}

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
