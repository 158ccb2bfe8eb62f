import type { Series } from '@stepwise/core';
import type { RateChange } from '../analysis.ts';
import type { RateStory } from '../draft.ts';
import { rowAt } from './curve.ts';

/** Rows of the rate that were trained with one rate. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly rate: number;
  readonly rows: number;
  /** The change that begins it; null for the first. */
  readonly change: number | null;
}

/** What lies between the changes of a rate, by where they took effect; none for a smooth schedule. */
export function stretchesOf(
  rate: Series,
  { family, warmup }: RateStory,
  changes: readonly RateChange[],
): readonly Stretch[] {
  if (family === 'smooth') return [];
  const places = { places: rate.at };
  const begins = warmup === null ? 0 : rowAt(places, warmup.end);
  const rates = [changes[0]?.from ?? rate.values[begins] ?? 0, ...changes.map(({ to }) => to)];
  const starts = [begins, ...changes.map(({ effectiveAt }) => rowAt(places, effectiveAt))];
  return starts.flatMap((start, i) => {
    const end = starts[i + 1] ?? rate.at.length;
    const [from, to] = [rate.at[start], rate.at[end - 1]];
    if (start >= end || from === undefined || to === undefined) return [];
    return [{ from, to, rate: rates[i] ?? 0, rows: end - start, change: i === 0 ? null : i - 1 }];
  });
}
