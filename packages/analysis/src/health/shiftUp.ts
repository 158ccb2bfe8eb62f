import { bestRow, part, type Curve } from '../gains/curve.ts';
import { median } from '../statistics/median.ts';
import { madDeviation } from '../statistics/madDeviation.ts';
import { noiseOf } from '../statistics/noiseOf.ts';

/** A loss that jumps up and never comes back. */
export interface ShiftUp {
  /** The first row on the new level. */
  readonly row: number;
  readonly best: number;
  readonly bestAt: number;
  readonly level: number;
  /** How much the values on the new level differ among themselves. */
  readonly deviation: number;
  readonly noise: number;
}

const FEWEST = 4;
/** The jump, in standard deviations of the noise. */
const JUMP = 6;

/**
 * The level that a loss jumps up to after its best and keeps to the end: all values from then on lie above the middle
 * between the best and it. Null where it does not.
 */
export function shiftUp(curve: Curve): ShiftUp | null {
  const row = bestRow(curve);
  const best = curve.values[row] ?? 0;
  const after = part(curve, row + 1);
  if (row < 1 || after.values.length < FEWEST) return null;
  const late = median(after.values.slice(-Math.max(FEWEST, after.values.length >> 1)));
  const middle = best / 2 + late / 2;
  const start = row + 2 + lastIndex(after.values, (value) => value <= middle);
  const tail = curve.values.slice(start);
  const noise = noiseOf(curve.values.slice(0, start), curve.unit);
  if (tail.length < FEWEST || noise === null) return null;
  const from = curve.values[start - 1] ?? best;
  const isJump = (curve.values[start] ?? from) - from > JUMP * noise;
  if (!isJump) return null;
  const level = median(tail);
  if (!Number.isFinite(level - best)) return null;
  const bestAt = curve.places[row] ?? 0;
  return { row: start, best, bestAt, level, deviation: madDeviation(tail), noise };
}

function lastIndex(values: readonly number[], test: (value: number) => boolean): number {
  for (let i = values.length - 1; i >= 0; i -= 1) if (test(values[i] ?? 0)) return i;
  return -1;
}
