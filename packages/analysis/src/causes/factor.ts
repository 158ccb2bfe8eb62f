import type { Precision } from '@stepwise/core';
import type { BareChange } from '../draft.ts';
import { rateTolerance } from './sameRate.ts';

/** What all reductions multiply the rate by. */
export interface Factor {
  readonly factor: number;
  /** The rate that bounds the last one, which is therefore smaller than the others. */
  readonly min: number | null;
}

/** The factor that the reductions share, all or all but a last one that ends at a minimum; null where they do not. */
export function factorOf(
  downs: readonly BareChange[],
  precision: Precision | undefined,
): Factor | null {
  const [first] = downs;
  const last = downs.at(-1);
  if (first === undefined || last === undefined) return null;
  // the one between the largest rates is the most exact
  const factor = first.ratio;
  const own = uncertainty(first, precision);
  const isAlike = (change: BareChange): boolean =>
    Math.abs(change.to / change.from / (first.to / first.from) - 1) <=
    own + uncertainty(change, precision);
  const others = downs.slice(1);
  if (others.every(isAlike)) return { factor, min: null };
  const isBounded = last.ratio > factor && others.slice(0, -1).every(isAlike);
  return isBounded ? { factor, min: last.to } : null;
}

/** By how much a ratio may be off, as a share of it, for the digits that the rates are written with. */
function uncertainty({ from, to }: BareChange, precision: Precision | undefined): number {
  return rateTolerance(from, precision) / from + rateTolerance(to, precision) / to;
}

const USUAL = [0.1, 0.2, 0.25, 0.3, 1 / 3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/** Whether people give reduce-on-plateau such a factor. */
export function isUsualFactor(factor: number): boolean {
  return USUAL.some((usual) => Math.abs(factor / usual - 1) < 0.01);
}
