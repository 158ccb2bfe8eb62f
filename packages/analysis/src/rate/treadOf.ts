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
  const inner = stairs.count - from - 2;
  if (inner < FEWEST) return 1;
  const treads = new Int32Array(inner);
  let singles = 0;
  for (let i = 0; i < inner; i += 1) {
    const rows = rowsOf(stairs, from + 1 + i);
    treads[i] = rows;
    if (rows === 1) singles += 1;
  }
  if (singles > inner / 2) return 1;
  const tread = treads.toSorted()[inner >> 1] ?? 1;
  let alike = 0;
  for (const rows of treads) if (Math.abs(rows - tread) <= 0.1 * tread + 1) alike += 1;
  if (tread < 2 || alike < 0.9 * inner) return 1;
  return isEqualRatio(stairs, from, stairs.count - 1, precision) ? 1 : tread;
}
