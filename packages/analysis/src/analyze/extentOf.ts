import type { RunHistory, Series } from '@stepwise/core';
import type { RunAnalysis } from '../analysis.ts';
import { placesOn } from '../replay/observations.ts';

type Extent = Pick<RunAnalysis, 'axis' | 'rows' | 'first' | 'last'>;

/** How long a run is: over all of its series, on the axis of the one that matters most. */
export function extentOf({ series }: RunHistory, main: Series | null): Extent {
  const axis = main?.axis ?? series[0]?.axis ?? 'epoch';
  let [rows, first, last] = [0, Infinity, -Infinity];
  for (const one of series) {
    const missing = one.nonFinite.reduce((sum, { count }) => sum + count, 0);
    rows = Math.max(rows, one.values.length + missing);
    const places = placesOn(one, axis) ?? [];
    const gaps = one.axis === axis ? one.nonFinite : [];
    first = Math.min(first, places[0] ?? Infinity, gaps[0]?.from ?? Infinity);
    last = Math.max(last, places.at(-1) ?? -Infinity, gaps.at(-1)?.to ?? -Infinity);
  }
  return { axis, rows, first: orNull(first), last: orNull(last) };
}

const orNull = (place: number): number | null => (Number.isFinite(place) ? place : null);
