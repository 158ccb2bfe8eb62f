import { mannKendall, zOf } from './mannKendall.ts';
import { theilSen } from './theilSen.ts';
import { thin, type Points } from './thin.ts';
import { widening } from './widening.ts';

/** Whether something rises or falls, and how surely. */
export interface Trend {
  /** Theil–Sen, per place. */
  readonly slope: number;
  /** Mann–Kendall, with ties and Hamed and Rao's correction for neighbours that are alike. */
  readonly z: number;
}

/** Fewer rows can't tell a trend from chance. */
export const FEWEST_ROWS = 8;

/** A trend that chance shows in 5 of 100 curves without one. */
export const SIGNIFICANT = 1.96;

/** The trend of values. Null for fewer than 8 rows, and where the numbers are too large to subtract. */
export function trendOf(points: Points): Trend | null {
  if (points.values.length < FEWEST_ROWS) return null;
  const few = thin(points);
  const slope = theilSen(few);
  if (!Number.isFinite(slope)) return null;
  const test = mannKendall(few.values);
  const z = zOf({ s: test.s, variance: test.variance * widening(few, slope) });
  return { slope, z };
}
