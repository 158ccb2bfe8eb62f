import { earlyStopping, StepwiseError, type Series } from '@stepwise/core';
import type { EarlyStop } from '../analysis.ts';
import { listener, METRIC } from './listener.ts';
import { observationsOf } from './observations.ts';

/** How an improvement is counted, where it is not by the usual rule. */
export interface EarlyStopsOptions {
  /** How much better than the best a value must be, in its own unit. Default 0. */
  readonly minDelta?: number;
  /** Values at places before this are not heard. Default: all are. */
  readonly start?: number;
  /** Whether lower or higher is better. Default: the series' own, `min` where it does not say. */
  readonly mode?: 'min' | 'max';
}

/**
 * What early stopping with each of these patiences would have done on what was measured: exact, as stopping changes
 * nothing that came before it. One entry for each patience, in the order given; none for a patience that would have
 * stopped before there was any finite value.
 *
 * Rule: m is better than the best b when m < b − minDelta (`max`: m > b + minDelta); it stops after `patience` values in
 * a row that are not. Core's own `earlyStopping` counts, once for all patiences: until it stops, patience has no say.
 *
 * @example
 * ```ts
 * const series = { name: 'val_loss', role: 'loss', of: 'validation', mode: 'min', axis: 'epoch', at: [1, 2, 3, 4], values: [3, 2, 4, 1], nonFinite: [] };
 * earlyStops(series, [1]); // [{ patience: 1, stopsAt: 3, best: 2, bestAt: 2, saved: 1, worse: 1 }]
 * ```
 * @throws StepwiseError `bad-option` when a patience is not a whole number from 1, or an option is wrong.
 */
export function earlyStops(
  series: Series,
  patiences: readonly number[],
  options: EarlyStopsOptions = {},
): readonly EarlyStop[] {
  for (const patience of patiences) {
    if (Number.isSafeInteger(patience) && patience >= 1) continue;
    throw new StepwiseError(
      'bad-option',
      `earlyStops: wanted patiences that are whole numbers from 1; got ${patience}.`,
    );
  }
  const { minDelta = 0, start = -Infinity, mode = series.mode ?? 'min' } = options;
  const heard = observationsOf(series, series.axis);
  if (heard === null) return [];
  const { places, values } = heard;
  const patience = Number.MAX_SAFE_INTEGER;
  const hear = listener(earlyStopping({ monitor: METRIC, mode, minDelta, patience }), 0, ignore);
  const waiting = [...new Set(patiences)].toSorted((a, b) => a - b);
  const stops = new Map<number, Reached>();
  let next = 0;
  let reached: Reached | undefined;
  let stopsAtOnce = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    const place = places[row] ?? 0;
    const isBest =
      reached === undefined || (mode === 'min' ? value < reached.best : value > reached.best);
    if (Number.isFinite(value) && isBest) reached = { row, best: value, bestAt: place };
    if (place < start) continue;
    if (hear(value, row).bad !== waiting[next]) continue;
    const stopping = waiting[next] ?? 0;
    if (reached) stops.set(stopping, { ...reached, row });
    else stopsAtOnce = stopping;
    next += 1;
  }
  if (reached === undefined) return [];
  const end = { ...reached, row: null };
  return patiences
    .filter((one) => one > stopsAtOnce)
    .map((one) => {
      const { row, best, bestAt } = stops.get(one) ?? end;
      return {
        patience: one,
        stopsAt: row === null ? null : (places[row] ?? 0),
        best,
        bestAt,
        saved: row === null ? 0 : values.length - 1 - row,
        worse: loss(best, end.best, mode),
      };
    });
}

/** The best value up to a row, and where it was. */
interface Reached {
  readonly row: number;
  readonly best: number;
  readonly bestAt: number;
}

const ignore = (): void => {};

/** How much worse, as a share of the best; in its own unit where that is 0. */
function loss(value: number, best: number, mode: 'min' | 'max'): number {
  const difference = mode === 'min' ? value - best : best - value;
  return difference === 0 ? 0 : difference / (Math.abs(best) || 1);
}
