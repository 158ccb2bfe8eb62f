import type { Series } from '@stepwise/core';
import { isCycleRise } from './cycleRise.ts';
import type { Look } from './look.ts';
import type { Piece } from './piece.ts';
import { piecesOf } from './pieces.ts';
import { rateOf, stairsOf, type Stairs } from './stairs.ts';
import { treadOf } from './treadOf.ts';
import { warmupOf, type Rise } from './warmupOf.ts';

/** How a rate is put together. */
export interface Structure {
  readonly look: Look;
  /** The warm-up. */
  readonly rise: Rise | null;
  /** What comes after it. */
  readonly pieces: readonly Piece[];
}

/** Finds the warm-up and the pieces after it. The rise of a cycle or of a range test is no warm-up. */
export function structureOf(rate: Series): Structure {
  const stairs = stairsOf(rate.values);
  const found = warmupOf(stairs, rate.precision);
  const isSweep = found !== null && isRangeTest(stairs, found, rate);
  const rise = isSweep ? null : found;
  const whole = structureFrom(stairs, rate, rise);
  const isCycle = rise !== null && isCycleRise(stairs, rise, whole.pieces);
  return isCycle ? structureFrom(stairs, rate, null) : whole;
}

function structureFrom(stairs: Stairs, rate: Series, rise: Rise | null): Structure {
  const from = rise?.peak ?? 0;
  const look: Look = { stairs, rate, tread: treadOf(stairs, from, rate.precision) };
  return { look, rise, pieces: piecesOf(look, from) };
}

/** A range test goes through so many times the rate at least, and as fast at its end as at its beginning. */
const RANGE = 30;

/** Whether the rate does nothing but rise, by about the same factor in each half: no warm-up does. */
function isRangeTest(stairs: Stairs, { start, peak, row }: Rise, { values }: Series): boolean {
  if (row < values.length - 1 || start > 0) return false;
  const [low, middle, high] = [rateOf(stairs, 0), values[row >> 1] ?? 0, rateOf(stairs, peak)];
  if (low <= 0 || high < RANGE * low) return false;
  const share = Math.log(middle / low) / Math.log(high / low);
  return share > 0.3 && share < 0.7;
}
