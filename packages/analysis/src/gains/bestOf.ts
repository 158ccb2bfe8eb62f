import type { Series } from '@stepwise/core';
import type { Best } from '../analysis.ts';
import { bestRow, curveOf } from './curve.ts';

/** The best value that a series of a run ever had, the first of equal ones; null of none. */
export function bestOf(series: Series | null, run: number): Best | null {
  const curve = curveOf(series);
  if (curve === null) return null;
  const row = bestRow(curve);
  const [at, value] = [curve.places[row], curve.values[row]];
  if (at === undefined || value === undefined) return null;
  return { run, key: curve.name, axis: curve.axis, at, value, mode: curve.mode };
}
