import type { Axis, Series } from '@stepwise/core';
import { rateTolerance } from '../../causes/sameRate.ts';

/** Rows of a movement, with places from 0 to 1. */
export interface Curve {
  readonly count: number;
  /** (place − start) / span. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** How far from the truth the digits may be. */
  readonly tolerance: Float64Array;
  readonly axis: Axis;
  readonly start: number;
  readonly span: number;
  /** The usual distance between two rows. */
  readonly gap: number;
  /** The largest rate. */
  readonly peak: number;
  readonly least: number;
}

/** Rates of float32 schedules are off by this share of the peak. */
const FLOAT32 = 3e-7;

/** At most so many of the rows, evenly chosen, the first and the last among them. */
export function curveOf(rate: Series, rows: Int32Array, most: number): Curve {
  const total = rows.length;
  const count = Math.min(total, most);
  const start = rate.at[rows[0] ?? 0] ?? 0;
  const span = (rate.at[rows[total - 1] ?? 0] ?? 0) - start || 1;
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  let [peak, least] = [0, Infinity];
  for (let i = 0; i < count; i += 1) {
    const row = rows[count === 1 ? 0 : Math.round((i * (total - 1)) / (count - 1))] ?? 0;
    const value = rate.values[row] ?? 0;
    x[i] = ((rate.at[row] ?? 0) - start) / span;
    y[i] = value;
    peak = Math.max(peak, value);
    least = Math.min(least, value);
  }
  const tolerance = y.map((value) =>
    Math.max(rateTolerance(value, rate.precision), FLOAT32 * peak),
  );
  const gap = span / Math.max(1, total - 1);
  return { count, x, y, tolerance, axis: rate.axis, start, span, gap, peak, least };
}

/** A value of the curve's place. */
export type Model = (x: number) => number;

/** How far a curve is from a model. */
export interface Misfit {
  /** The largest residual, as a share of the peak. */
  readonly residual: number;
  /** Whether no row is off by more than its digits allow. */
  readonly isExact: boolean;
}

/** A fit leaves this much more than half a unit of the last digit, as its own parameters come from rounded rates. */
const SLACK = 1.3;

export function misfit({ count, x, y, tolerance, peak }: Curve, model: Model): Misfit {
  let worst = 0;
  let isExact = true;
  for (let i = 0; i < count; i += 1) {
    const off = Math.abs((y[i] ?? 0) - model(x[i] ?? 0));
    if (!(off <= worst)) worst = off;
    if (!(off <= SLACK * (tolerance[i] ?? 0))) isExact = false;
  }
  return { residual: peak > 0 ? worst / peak : 0, isExact };
}
