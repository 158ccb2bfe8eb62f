import type { Axis, Series } from '@stepwise/core';
import { placesOn } from '../replay/observations.ts';
import { writtenUnit } from '../statistics/writtenUnit.ts';

/** Values of one series over one axis. */
export interface Curve {
  readonly name: string;
  /** The name in a sentence: a sum has none of its own. */
  readonly label: string;
  readonly mode: 'min' | 'max';
  readonly axis: Axis;
  readonly places: readonly number[];
  readonly values: readonly number[];
  /** The last digit that was written; 0 where it is not known. */
  readonly unit: number;
}

/** A series as a curve over an axis; null where it does not say where it stands on it. */
export function curveOf(series: Series | null, axis?: Axis): Curve | null {
  if (series === null || series.values.length === 0) return null;
  const { name, values, precision } = series;
  const on = axis ?? series.axis;
  const places = placesOn(series, on);
  if (places === null) return null;
  const unit = writtenUnit(values, precision);
  return {
    name,
    label: labelOf(series),
    mode: series.mode ?? 'min',
    axis: on,
    places,
    values,
    unit,
  };
}

function labelOf({ name, sumOf, of }: Series): string {
  if (sumOf === undefined) return name;
  const data = of === 'train' ? 'training ' : of === null ? '' : `${of} `;
  return `the ${data}loss (a sum of ${sumOf.length})`;
}

/** Values such that lower is better. */
export function costs({ mode }: Pick<Curve, 'mode'>, values: readonly number[]): readonly number[] {
  return mode === 'min' ? values : values.map((value) => -value);
}

/** Whether a value is better than another. */
export function isBetter({ mode }: Pick<Curve, 'mode'>, value: number, other: number): boolean {
  return mode === 'min' ? value < other : value > other;
}

/** The rows from `from` on, up to but not `to`, as a curve. */
export function part(curve: Curve, from: number, to?: number): Curve {
  return {
    ...curve,
    places: curve.places.slice(from, to),
    values: curve.values.slice(from, to),
  };
}

/** The first row at the place or after it. */
export function rowAt({ places }: Pick<Curve, 'places'>, place: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row with the best value, the first of equal ones; −1 of nothing. */
export function bestRow(
  curve: Pick<Curve, 'mode' | 'values'>,
  from = 0,
  to: number = Infinity,
): number {
  const end = Math.min(to, curve.values.length);
  let best = from < end ? from : -1;
  for (let row = from + 1; row < end; row += 1) {
    if (isBetter(curve, curve.values[row] ?? 0, curve.values[best] ?? 0)) best = row;
  }
  return best;
}
