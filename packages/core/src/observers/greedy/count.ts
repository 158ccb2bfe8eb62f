import { toExtended } from '../extended.ts';
import { improvesBy, improvesInTorch, watch, type Improves, type Watch } from '../monitor.ts';
import { meanOf, slide } from '../window.ts';
import type { GreedySettings } from './options.ts';
import type { GreedyState } from './state.ts';

/** What is compared, and the window after it. */
export interface Smoothed {
  readonly metric: number;
  /** Absent where nothing is smoothed. */
  readonly window?: Pick<GreedyState, 'recent' | 'sum'>;
}

/** Puts a metric into the window. */
export function smooth(
  { recent = [], sum = 0 }: GreedyState,
  raw: number,
  { window, semantics }: GreedySettings,
): Smoothed {
  if (window === 1) return { metric: raw };
  if (semantics === 'transformers') {
    // its sum is kept, and keeps its rounding
    const values = slide(recent, toExtended(raw), window);
    const whole = Number(sum) + raw;
    const next = recent.length < window ? whole : whole - Number(recent[0] ?? 0);
    return { metric: next / values.length, window: { recent: values, sum: toExtended(next) } };
  }
  if (!Number.isFinite(raw)) return { metric: raw, window: { recent } };
  const values = slide(recent, raw, window);
  return { metric: meanOf(values), window: { recent: values } };
}

/** What is an improvement. */
export function improvement(settings: GreedySettings): Improves {
  const { mode, semantics, threshold, thresholdMode } = settings;
  if (semantics === 'transformers') return improvesInTorch(mode, thresholdMode, threshold);
  return improvesBy(
    mode,
    thresholdMode === 'abs' ? () => threshold : (best) => threshold * Math.abs(best),
  );
}

/** Counts one observation more, as an improvement or not. */
export function count(
  state: GreedyState,
  metric: number,
  t: number,
  improves: Improves,
  { semantics }: GreedySettings,
): Watch & { readonly good: number } {
  const watched = watch(state, metric, t, improves);
  const { best, bestStep, bad } = watched;
  if (bad > 0) return { best, bestStep, bad, good: 0 };
  // there was nothing to improve on before the first, except for GreedyLR
  const first = state.best === null && semantics === 'stepwise';
  return { best, bestStep, bad, good: first ? 0 : state.good + 1 };
}
