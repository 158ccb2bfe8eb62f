import type { Series } from '@stepwise/core';
import { curveOf } from './fit/curve.ts';
import { fitCosine } from './fit/fitCosine.ts';
import { fitLinear } from './fit/fitLinear.ts';
import type { Rise } from './warmupOf.ts';

/** How a rise looks, and what rate it began with, as far as its rows tell. */
export interface RiseShape {
  readonly shape: 'linear' | 'cosine' | 'other';
  /** The rate at the first row, by the fit. */
  readonly initial: number;
  readonly residual: number;
}

/** Fewer rows of a rise look like anything. */
const FEWEST = 5;
/** A shape is believed at a residual below this share of the peak. */
const BELIEVED = 0.01;

/** Whether a rise is half a wave of a cosine, or a straight line. */
export function riseShape(rate: Series, { start, row }: Rise): RiseShape | null {
  // the row of the peak may be on the other side of it
  const last = row - 1;
  if (last - start + 1 < FEWEST) return null;
  // mirrored it falls, as all that is fitted does
  const mirrored: Series = {
    ...rate,
    at: rate.at
      .slice(start, last + 1)
      .map((place) => -place)
      .toReversed(),
    values: rate.values.slice(start, last + 1).toReversed(),
  };
  const rows = Int32Array.from({ length: last - start + 1 }, (_, i) => i);
  const curve = curveOf(mirrored, rows, 200);
  const two = (2 * curve.gap) / curve.span;
  const cosine = fitCosine(curve, 'equal', { from: -two, to: two });
  const line = fitLinear(curve, 'equal');
  if (line.residual < BELIEVED) {
    return { shape: 'linear', initial: Math.max(0, line.model(1)), residual: line.residual };
  }
  if (cosine.residual < BELIEVED) {
    return { shape: 'cosine', initial: Math.max(0, cosine.model(1)), residual: cosine.residual };
  }
  return { shape: 'other', initial: rate.values[start] ?? 0, residual: cosine.residual };
}
