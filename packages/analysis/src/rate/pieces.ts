import type { Look } from './look.ts';
import { mergeSingles } from './mergeSingles.ts';
import type { Piece } from './piece.ts';
import { snapRatio } from './ratios.ts';
import { isStepped } from './stepped.ts';
import { isSmall, JUMP, slopeAt } from './slopes.ts';
import { isLastDigit, rateOf, rise, rowsOf } from './stairs.ts';

const STEPS = new Set([0.5, 0.1, 0.2, 0.25, 0.3, 0.01, 2, 5, 10]);
/** As many changes on end make a movement; fewer are steps. */
const FEWEST = 3;

/** Cuts the stairs from one on into pieces. */
export function piecesOf(look: Look, from: number): readonly Piece[] {
  const { stairs } = look;
  const pieces: Piece[] = [];
  let stair = from;
  while (stair < stairs.count) {
    const last = moveFrom(look, stair, from);
    for (const piece of cut(look, stair, last)) pieces.push(piece);
    stair = last + 1;
  }
  return mergeSingles(look, pieces);
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
  if (isAll && last - start === 1) return isStep(look, last) ? start : last;
  return last - start < (isAll ? 2 : FEWEST) ? start : last;
}

/** A row may be written twice within a movement, as YOLO does where the warm-up ends. */
const REPEATED = 2;
/** Few digits make treads of a movement: of up to so many rows where it still changes by several units of the last. */
const ROUNDED = 3;

/** Whether the only change of a run is one that people make; between two rows all others may as well be a slope. */
function isStep({ stairs, rate }: Look, stair: number): boolean {
  const rows = rowsOf(stairs, stair - 1) + rowsOf(stairs, stair);
  const ratio = snapRatio(rateOf(stairs, stair - 1), rateOf(stairs, stair), rate.precision);
  return rows > 2 || STEPS.has(ratio);
}

/** Whether a stair is one that a movement passes over. */
function isShort(look: Look, stair: number): boolean {
  const { stairs, rate, tread } = look;
  const rows = rowsOf(stairs, stair);
  if (rows === 1) return true;
  if (rows <= REPEATED && isSmall(look, stair) && isSmall(look, stair + 1)) return true;
  if (tread > 1 && rows >= 0.6 * tread - 1 && rows <= 1.5 * tread + 1) return true;
  const { precision } = rate;
  const units = rows <= ROUNDED ? 3 : 1;
  return (
    isLastDigit(stairs, stair, precision, units) && isLastDigit(stairs, stair + 1, precision, units)
  );
}

/** A cosine is as flat at its ends as this many times its next tread, where few digits make treads of it. */
const FLAT = 3;

/** Whether the stair at the end of a movement is part of it, and does not stand for long before or after it. */
function isPassed(look: Look, stair: number, inner: number): boolean {
  const { stairs, rate, tread } = look;
  const rows = rowsOf(stairs, stair);
  if (rows <= 1.5 * tread) return true;
  if (rows <= REPEATED * tread + (tread > 1 ? 1 : 0)) return true;
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
