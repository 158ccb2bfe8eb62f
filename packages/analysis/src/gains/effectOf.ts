import type { Effect } from '../analysis.ts';
import { median } from '../statistics/median.ts';
import { noiseOf } from '../statistics/noiseOf.ts';
import { rowAt, type Curve } from './curve.ts';
import { endOf } from './plateauOf.ts';
import type { Stretch } from './stretches.ts';

/** Values on each side that are looked at. */
const AROUND = 3;

/**
 * What changed at once when one stretch of the rate followed another: medians of the last up to three values before and
 * of the first up to three after. It is significant where |after − before| > 2·noise·√(1/a + 1/b) with a and b values
 * on the sides (√(2/3) with three and three), and the noise that of the stretch before. Null where that has fewer than
 * four values or the one after has none.
 */
export function effectOf(curve: Curve, previous: Stretch, next: Stretch): Effect | null {
  const [first, middle, last] = [
    rowAt(curve, previous.from),
    rowAt(curve, next.from),
    endOf(curve, next.to),
  ];
  const noise = noiseOf(curve.values.slice(first, middle), curve.unit);
  const left = curve.values.slice(Math.max(first, middle - AROUND), middle);
  const right = curve.values.slice(middle, Math.min(last, middle + AROUND));
  if (noise === null || right.length === 0) return null;
  const [before, after] = [median(left), median(right)];
  const difference = after - before;
  if (!Number.isFinite(difference)) return null;
  const bound = 2 * noise * Math.sqrt(1 / left.length + 1 / right.length);
  return { before, after, difference, noise, significant: Math.abs(difference) > bound };
}
