import type { Precision } from '@stepwise/core';
import { rateTolerance } from '../causes/sameRate.ts';

/** The rows of a rate, put together where neighbours have the same. Columns, as there may be a million. */
export interface Stairs {
  readonly count: number;
  /** The first row of each; one more at the end: how many rows there are. */
  readonly first: Int32Array;
  readonly value: Float64Array;
}

/** Noise of a rate that was computed again for each row, or in float32: 0.00020000001 is 0.0002. */
const NOISE = 1e-6;

/**
 * Stretches of rows with one rate. The same rate is written in the same way each time, so that what differs by more
 * than noise is another one, however few digits there are.
 */
export function stairsOf(values: readonly number[]): Stairs {
  const first = new Int32Array(values.length + 1);
  const value = new Float64Array(values.length);
  let count = 0;
  let current = NaN;
  for (let row = 0; row < values.length; row += 1) {
    const rate = values[row] ?? 0;
    if (Math.abs(rate - current) <= NOISE * Math.max(Math.abs(rate), Math.abs(current))) continue;
    current = rate;
    first[count] = row;
    value[count] = rate;
    count += 1;
  }
  first[count] = values.length;
  return { count, first: first.slice(0, count + 1), value: value.slice(0, count) };
}

export function firstRowOf({ first }: Stairs, stair: number): number {
  return first[stair] ?? 0;
}

export function rowsOf({ first }: Stairs, stair: number): number {
  return (first[stair + 1] ?? 0) - (first[stair] ?? 0);
}

export function rateOf({ value }: Stairs, stair: number): number {
  return value[stair] ?? 0;
}

/** The change to a stair from the one before. */
export function rise(stairs: Stairs, stair: number): number {
  return rateOf(stairs, stair) - rateOf(stairs, stair - 1);
}

/** Whether the change to a stair is no more than some units of the last digit: what a slow drift looks like. */
export function isLastDigit(
  stairs: Stairs,
  stair: number,
  precision: Precision | undefined,
  units = 1,
): boolean {
  if (stair <= 0 || stair >= stairs.count) return false;
  const size = Math.max(rateOf(stairs, stair), rateOf(stairs, stair - 1));
  return Math.abs(rise(stairs, stair)) <= (units + 0.6) * 2 * rateTolerance(size, precision);
}
