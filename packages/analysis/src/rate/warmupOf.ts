import type { Precision } from '@stepwise/core';
import { firstRowOf, isLastDigit, rateOf, rise, rowsOf, type Stairs } from './stairs.ts';

/** The initial rise, in stairs and rows. */
export interface Rise {
  /** 1 where the first row shows the base before the warm-up, else 0. */
  readonly start: number;
  /** The stair of the peak. */
  readonly peak: number;
  /** The row of the peak. */
  readonly row: number;
}

/** The maximal initial rise to a peak; null where there is none. */
export function warmupOf(stairs: Stairs, precision: Precision | undefined): Rise | null {
  const start = showsBaseFirst(stairs) ? 1 : 0;
  const peak = topOf(stairs, start, precision);
  const rises = peak - start;
  if (rises === 0) return null;
  const treads = treadsOf(stairs, start, peak);
  const isSingle = treads.every((rows) => rows === 1);
  // one jump after many rows is a change, as are two that do not look like a ramp
  if (rises === 1 && !isSingle && !isConstantWarmup(stairs, peak)) return null;
  const isSlow = isLastDigit(stairs, start + 1, precision);
  if (rises === 2 && !isSingle && !isSlow && !isEven(stairs, start, peak)) return null;
  return { start, peak, row: peakRow(stairs, peak, precision) };
}

/** The base in the first row, then a rise from far below back to it: the line was written before the warm-up began. */
function showsBaseFirst(stairs: Stairs): boolean {
  if (stairs.count < 4 || rowsOf(stairs, 0) !== 1) return false;
  const base = rateOf(stairs, 0);
  if (rateOf(stairs, 1) > 0.7 * base) return false;
  const top = topOf(stairs, 1, undefined);
  const rate = rateOf(stairs, top);
  return top - 1 >= 2 && rate <= 1.000_01 * base && rate >= 0.9 * base;
}

/** Where the rise ends that begins with a stair: before a fall, or at a tread that is longer than a ramp's. */
function topOf(stairs: Stairs, start: number, precision: Precision | undefined): number {
  let longest = rowsOf(stairs, start);
  let stair = start;
  while (stair + 1 < stairs.count && rise(stairs, stair + 1) > 0) {
    stair += 1;
    const rows = rowsOf(stairs, stair);
    if (rows > 2 * longest + 1 && !isDrift(stairs, stair, precision)) break;
    longest = Math.max(longest, rows);
  }
  return stair;
}

/** A warm-up that stands at a part of the base lasts for less than this share of the rows. */
const SHORT = 0.1;

/** Whether the rate stands at a part of the base for the first few rows, and never comes above the base. */
function isConstantWarmup(stairs: Stairs, peak: number): boolean {
  const rows = stairs.first[stairs.count] ?? 0;
  const base = rateOf(stairs, peak);
  if (peak !== 1 || rowsOf(stairs, 0) > SHORT * rows || rateOf(stairs, 0) > 0.7 * base)
    return false;
  return rowsOf(stairs, peak) > rowsOf(stairs, 0) && stairs.value.every((value) => value <= base);
}

/** Whether a stair is between two changes of one digit, as in a slow rise. */
function isDrift(stairs: Stairs, stair: number, precision: Precision | undefined): boolean {
  return isLastDigit(stairs, stair, precision) && isLastDigit(stairs, stair + 1, precision);
}

function treadsOf(stairs: Stairs, start: number, peak: number): number[] {
  return Array.from({ length: peak - start }, (_, i) => rowsOf(stairs, start + i));
}

/** Whether a stair rises by as much as the next. */
function isEven(stairs: Stairs, start: number, peak: number): boolean {
  const first = rise(stairs, start + 1);
  const last = rise(stairs, peak);
  return Math.abs(first - last) < 0.05 * Math.max(first, last);
}

/**
 * The row of the peak. A rise that slows down has a top of several rows where there are few digits: the peak divides it
 * as the treads beside it are long. Else it is the first row that shows the peak.
 */
function peakRow(stairs: Stairs, peak: number, precision: Precision | undefined): number {
  const first = firstRowOf(stairs, peak);
  const isRound = isLastDigit(stairs, peak, precision) && isLastDigit(stairs, peak + 1, precision);
  if (!isRound) return first;
  const [before, after] = [rowsOf(stairs, peak - 1), rowsOf(stairs, peak + 1)];
  return first + Math.floor(((rowsOf(stairs, peak) - 1) * before) / (before + after));
}
