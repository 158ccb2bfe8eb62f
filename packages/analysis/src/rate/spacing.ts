import type { Series } from '@stepwise/core';
import type { Warmup } from '../analysis.ts';
import type { BareChange } from '../draft.ts';

/** So many cuts tell of a distance that is no whole number. */
const FRACTIONS = 6;

/**
 * The distance in places at which all reductions follow one another, null where there is none. Each happened after the
 * last row with the old rate, up to the first with the new one. It is counted from the first row, or from the end of
 * the warm-up, one place off allowed: some count from 0, some log after the scheduler's step.
 */
export function spacingOf(
  { at }: Series,
  changes: readonly BareChange[],
  warmup: Warmup | null,
  gamma: number,
): number | null {
  const first = changes[0];
  const last = changes.at(-1);
  if (changes.length < 2 || first === undefined || last === undefined) return null;
  const bounds = changes.map((change) => ({ after: at[change.row - 1] ?? 0, at: change.at }));
  // the distance that all differences allow
  let low = 0;
  let high = Infinity;
  for (let i = 1; i < bounds.length; i += 1) {
    const [a, b] = [bounds[0], bounds[i]];
    if (a === undefined || b === undefined) continue;
    low = Math.max(low, (b.after - a.at) / i);
    high = Math.min(high, (b.at - a.after) / i);
  }
  const exact = (last.at - first.at) / (changes.length - 1);
  const rounded = Math.round(exact);
  const isWhole = rounded > low && rounded < high;
  // where each place has its row, whole steps are seen as they are; only many cuts tell of others, such as 2.4 epochs
  const widest = bounds.reduce((most, bound) => Math.max(most, bound.at - bound.after), 0);
  const isEven = changes.every((change, i) => change.at === first.at + i * rounded);
  if (widest <= 1 && !isEven && changes.length < FRACTIONS) return null;
  const spacing = isWhole && (widest > 1 || isEven) ? rounded : exact;
  if (spacing <= low || spacing >= high) return null;
  // no cut may be missing at the end, unless it is too small to show
  const end = at.at(-1) ?? 0;
  const gap = last.at - (bounds.at(-1)?.after ?? last.at);
  if (end - last.at > spacing + gap && last.to * gamma > 1e-8) return null;
  const starts = [at[0] ?? 0, ...(warmup ? [warmup.start, warmup.end] : [])];
  const begin = first.at - spacing;
  const isFrom = starts.some((start) => Math.abs(begin - start) <= gap + 1);
  return isFrom ? spacing : null;
}
