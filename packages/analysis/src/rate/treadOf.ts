import type { Precision } from '@stepwise/core';
import { isEqualRatio } from './equalRatio.ts';
import { rowsOf, type Stairs } from './stairs.ts';

/** So many treads of one length are no accident. */
const FEWEST = 6;

/**
 * How many rows a smooth schedule stays at a rate: 1 where it moves with each row; more where it is stepped once an
 * epoch and logged more often, so that it looks like stairs. Stairs of equal ratios are steps, and have 1.
 */
export function treadOf(stairs: Stairs, from: number, precision: Precision | undefined): number {
  const inner: number[] = [];
  for (let stair = from + 1; stair < stairs.count - 1; stair += 1)
    inner.push(rowsOf(stairs, stair));
  if (inner.length < FEWEST) return 1;
  const tread = inner.toSorted((a, b) => a - b)[inner.length >> 1] ?? 1;
  if (tread < 2) return 1;
  const alike = inner.filter((rows) => Math.abs(rows - tread) <= 0.1 * tread + 1).length;
  if (alike < 0.9 * inner.length) return 1;
  return isEqualRatio(stairs, from, stairs.count - 1, precision) ? 1 : tread;
}
