import type { Series } from '@stepwise/core';
import { finite, type Sample } from '../drawing/sample.ts';
import type { Alignment } from './alignment.ts';
import { reduceSamples } from './reduceSamples.ts';
import { smooth } from './smooth.ts';

/** One series as it is drawn. */
export interface Curve {
  readonly series: Series;
  readonly at: readonly number[];
  readonly values: readonly number[];
  readonly raw: readonly Sample[];
  /** Null where there are too few values to smooth. */
  readonly smooth: readonly Sample[] | null;
  /** Whether logarithms were averaged: else a few high values would stay in the mean for long. */
  readonly geometric: boolean;
}

/** Shorter series are drawn as they are. */
const FEWEST = 40;

/** Positive, and over more than a decade. */
function spansDecade(values: readonly number[]): boolean {
  let low = Infinity;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > 0 && high > 10 * low;
}

/** Places on the axis where values that are no numbers stand: the line is broken before them. */
function gaps({ axis, nonFinite }: Series, { place }: Alignment): readonly number[] {
  return nonFinite.flatMap(({ from }) => place(axis, from) ?? []);
}

/** The last place before each cut: no line goes across. */
function before(at: readonly number[], cuts: readonly number[]): readonly number[] {
  let i = 0;
  return cuts.flatMap((cut) => {
    while (i < at.length && (at[i] ?? 0) < cut) i++;
    return at[i - 1] ?? [];
  });
}

/**
 * The raw and the smoothed line of a series.
 *
 * @param cuts - places, rising, from which on another rate was trained with
 * @returns null where the places can't be put on the axis
 */
export function makeCurve(
  series: Series,
  alignment: Alignment,
  cuts: readonly number[],
): Curve | null {
  const places = alignment.places(series);
  if (places === null) return null;
  const kept = places.map((_, i) => i).filter((i) => finite(places[i]) !== null);
  const whole = kept.length === places.length;
  const at = whole ? places : kept.map((i) => places[i] ?? 0);
  const values = whole ? series.values : kept.map((i) => series.values[i] ?? 0);
  const broken = gaps(series, alignment);
  const stops = [...broken, ...before(at, cuts)].toSorted((a, b) => a - b);
  const geometric = spansDecade(values);
  const smoothed = (): readonly number[] =>
    geometric ? smooth(at, values.map(Math.log), cuts).map(Math.exp) : smooth(at, values, cuts);
  return {
    series,
    at,
    values,
    raw: reduceSamples(at, values, broken),
    smooth: at.length < FEWEST ? null : reduceSamples(at, smoothed(), stops),
    geometric,
  };
}
