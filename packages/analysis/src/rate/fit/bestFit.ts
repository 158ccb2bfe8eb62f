import type { Series } from '@stepwise/core';
import type { ScheduleKind } from '../../analysis.ts';
import { curveOf, misfit, type Curve } from './curve.ts';
import type { Fit, Weights } from './fit.ts';
import { fitCosine } from './fitCosine.ts';
import { fitExponential } from './fitExponential.ts';
import { fitInverseSqrt } from './fitInverseSqrt.ts';
import { fitLinear } from './fitLinear.ts';
import { fitFreePolynomial, fitPolynomials } from './fitPolynomial.ts';
import type { Begin } from './wave.ts';

/** A movement to find the kind of. */
export interface Movement {
  readonly rate: Series;
  /** The rows to look at: all, or the first of each tread. */
  readonly rows: Int32Array;
  /** Places between which the schedule may have begun. */
  readonly beginFrom: number;
  readonly beginTo: number;
  /** The rate that the movement ends at where it stays there afterwards; else null. */
  readonly floor: number | null;
}

/** The kind that explains a movement, and those that explain it as well. */
export interface Best {
  readonly fit: Fit;
  readonly alternatives: readonly ScheduleKind[];
  /** Rows at the beginning that do not belong to it yet, as a warm-up still works on them. */
  readonly skipped: number;
  /** Rows that were fitted. */
  readonly rows: number;
}

/** Rows that fits are made with, and that they are held against. */
const FITTED = 100;
const CHECKED = 4000;
/** A residual, as a share of the peak, at which a kind is still believed where none is exact. */
const BELIEVED = 0.02;
/** The same for a power that is none of the usual ones, which comes near to many curves. */
const FREE = 0.002;
/** Of the rows, at most this share may be left out at the beginning. */
const SKIPPED = 0.25;

/** The simplest kind that the digits allow; where none is exact the nearest one; null where nothing is near. */
export function bestFit(movement: Movement): Best | null {
  const whole = exactFit(movement, 0);
  if (whole) return whole;
  const { rows } = movement;
  // few rows fit many curves
  const most = Math.min(SKIPPED * rows.length, rows.length - 8);
  for (let skip = 1; skip <= most; skip *= 2) {
    const later = exactFit({ ...movement, rows: rows.subarray(skip) }, skip);
    if (later) return later;
  }
  return nearFit(movement);
}

function exactFit(movement: Movement, skipped: number): Best | null {
  const exact = fitsOf(movement, 'by digits', skipped === 0).filter(({ isExact }) => isExact);
  const [fit] = exact;
  if (fit === undefined) return null;
  const alternatives = kindsOf(exact.filter(({ isUsual }) => isUsual)).filter(
    (kind) => kind !== fit.kind,
  );
  return { fit, alternatives, skipped, rows: movement.rows.length };
}

function nearFit(movement: Movement): Best | null {
  const fits = fitsOf(movement, 'equal', true).toSorted((a, b) => a.residual - b.residual);
  const usual = fits.filter(({ isUsual }) => isUsual);
  const free = fits.find(({ isUsual }) => !isUsual);
  // a free power must be far better than what people use
  const nearest = usual[0] ?? null;
  const isBetter =
    free !== undefined &&
    free.residual < FREE &&
    (nearest === null || free.residual < 0.2 * nearest.residual);
  const fit = isBetter ? free : nearest;
  if (fit === null || !(fit.residual <= BELIEVED)) return null;
  const near = usual.filter(({ residual }) => residual <= 1.3 * fit.residual + 5e-4);
  const alternatives = kindsOf(near).filter((kind) => kind !== fit.kind);
  return { fit, alternatives, skipped: 0, rows: movement.rows.length };
}

function kindsOf(fits: readonly Fit[]): ScheduleKind[] {
  return [...new Set(fits.map(({ kind }) => kind))];
}

/** All kinds, the simplest first. */
function fitsOf(movement: Movement, weights: Weights, withFree: boolean): readonly Fit[] {
  const { rate, rows, floor } = movement;
  const curve = curveOf(rate, rows, FITTED);
  if (curve.count < 3) return [];
  const check = curveOf(rate, rows, CHECKED);
  const begin: Begin = {
    from: (movement.beginFrom - curve.start) / curve.span,
    to: (movement.beginTo - curve.start) / curve.span,
  };
  const ends = floor === null || floor === 0 ? [0] : [0, floor];
  const simple = [
    fitLinear(curve, weights),
    fitExponential(curve, weights),
    ...(curve.count > 3 ? ends.flatMap((end) => fitPolynomials(curve, weights, end)) : []),
    // with four parameters it goes through any four rows
    curve.count > 4 ? fitCosine(curve, weights, begin) : null,
    fitInverseSqrt(curve, weights),
  ].filter((fit) => fit !== null);
  const isFound = simple.some(({ isExact }) => isExact);
  const isFree = withFree && !isFound && curve.count > 5;
  const free = isFree ? fitFreePolynomial(curve, weights, ends.at(-1) ?? 0) : null;
  return [...simple, ...(free ? [free] : [])].map((fit) => checked(check, fit));
}

function checked(curve: Curve, fit: Fit): Fit {
  return { ...fit, ...misfit(curve, fit.model) };
}
