import type { Axis, NonFinite, Series } from '@stepwise/core';

/** What a callback was told, in order: a metric, and the place at which it was measured. It may not be finite. */
export interface Observations {
  readonly places: readonly number[];
  readonly values: readonly number[];
}

/** More rows without a number than this are not made up from their count. */
const MOST = 1_000_000;

/**
 * The values of a series with those that were not finite among them again: a scheduler heard them too. Null where the
 * series does not say where it stands on the axis.
 */
export function observationsOf(series: Series, axis: Axis): Observations | null {
  const places = placesOn(series, axis);
  if (places === null) return null;
  const { values, nonFinite } = series;
  if (nonFinite.length === 0) return { places, values };
  const at: number[] = [];
  const all: number[] = [];
  let next = 0;
  for (const stretch of nonFinite) {
    for (; next < values.length && (series.at[next] ?? 0) < stretch.from; next += 1) {
      at.push(places[next] ?? 0);
      all.push(values[next] ?? 0);
    }
    for (const place of placesOf(stretch)) {
      at.push(axis === series.axis ? place : between(series.at, places, place));
      all.push(Number(stretch.value));
    }
  }
  for (; next < values.length; next += 1) {
    at.push(places[next] ?? 0);
    all.push(values[next] ?? 0);
  }
  return { places: at, values: all };
}

/** Where the rows of a series stand on an axis; null where it does not say. */
export function placesOn(series: Series, axis: Axis): readonly number[] | null {
  return series.axis === axis ? series.at : (series.elsewhere ?? null);
}

function placesOf({ from, to, count }: NonFinite): readonly number[] {
  const rows = Math.min(count, MOST);
  const gap = rows > 1 ? (to - from) / (rows - 1) : 0;
  return Array.from({ length: rows }, (_, i) => from + i * gap);
}

/** Where a place of one axis stands on the other, by its neighbours. */
function between(at: readonly number[], other: readonly number[], place: number): number {
  let low = 0;
  let high = at.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((at[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  const [a = 0, b = a] = [at[low], at[low + 1]];
  const [x = 0, y = x] = [other[low], other[low + 1]];
  if (a === b) return x;
  return x + (Math.min(Math.max((place - a) / (b - a), 0), 1) * (y - x) || 0);
}
