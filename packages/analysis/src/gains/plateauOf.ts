import type { Plateau } from '../analysis.ts';
import { noiseOf } from '../statistics/noiseOf.ts';
import { FEWEST_ROWS, trendOf } from '../statistics/trendOf.ts';
import { bestRow, isBetter, part, rowAt, type Curve } from './curve.ts';
import type { Stretch } from './stretches.ts';

/** What was reached at one rate. `before` is the best value of all that came before it. */
export function plateauOf(curve: Curve, stretch: Stretch, before: number | null): Plateau {
  const { from, to, rate, rows } = stretch;
  const start = rowAt(curve, from);
  const end = endOf(curve, to);
  const row = bestRow(curve, start, end);
  const best = curve.values[row] ?? null;
  const within = part(curve, start, end);
  const trend = lateTrend(within);
  return {
    axis: curve.axis,
    from,
    to,
    rate,
    rows,
    best,
    bestAt: curve.places[row] ?? null,
    gain: gainOf(curve, before, best),
    noise: noiseOf(within.values, curve.unit),
    slope: trend?.slope ?? null,
    z: trend?.z ?? null,
  };
}

/** The first row after the place. */
export function endOf(curve: Pick<Curve, 'places'>, place: number): number {
  const row = rowAt(curve, place);
  return curve.places[row] === place ? row + 1 : row;
}

/** The trend of the last third of the rows, of at least 8. */
function lateTrend(curve: Curve): ReturnType<typeof trendOf> {
  const rows = Math.max(FEWEST_ROWS, Math.ceil(curve.values.length / 3));
  return trendOf(curve.values.length > rows ? part(curve, -rows) : curve);
}

/** (best before − best within) / |best before|; in the loss's own unit where the best before is 0. */
function gainOf(curve: Curve, before: number | null, best: number | null): number | null {
  if (before === null || best === null) return null;
  const difference = isBetter(curve, best, before)
    ? Math.abs(before - best)
    : -Math.abs(before - best);
  const gain = difference === 0 ? 0 : difference / (Math.abs(before) || 1);
  return Number.isFinite(gain) ? gain : null;
}
