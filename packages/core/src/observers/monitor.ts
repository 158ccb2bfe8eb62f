import type { Evidence } from '../decision.ts';
import { wanted } from '../error.ts';
import { count, firstOf, name, or, type Field } from '../fields.ts';
import type { Observation, Spec } from '../machine.ts';
import { extended, type Extended } from './extended.ts';

/** How a machine watches a metric. */
export interface MonitorOptions {
  /** The metric's name. Default `val_loss`, as Keras and TensorFlow.js call it. */
  readonly monitor?: string;
  /** `min` when smaller is better, `max` when larger is. Default `min`. */
  readonly mode?: 'min' | 'max';
  /** Observations without an improvement that are borne. */
  readonly patience?: number;
  /**
   * What a metric that is NaN or infinite means: `bad` counts as an observation without improvement, `ignore` as none,
   * `error` throws. Default `bad`, as in PyTorch.
   */
  readonly nonFinite?: 'bad' | 'ignore' | 'error';
  /** What metrics without the watched one mean: a mistake (`error`, the default) or no observation (`ignore`). */
  readonly missing?: 'error' | 'ignore';
}

/** The options, checked and complete. */
export type Monitor = Required<MonitorOptions>;

/** How they are read. */
export const MONITOR: { readonly [K in keyof Monitor]: Field<Monitor[K]> } = {
  monitor: or('val_loss', name),
  mode: firstOf('min', 'max'),
  patience: or(10, count),
  nonFinite: firstOf('bad', 'ignore', 'error'),
  missing: firstOf('error', 'ignore'),
};

/** What a watcher remembers: the best value, when it was, and how many observations have passed without a better one. */
export interface Watch {
  /** Not finite only where the rule of another system takes such a value for its best. */
  readonly best: Extended | null;
  readonly bestStep: number | null;
  readonly bad: number;
}

/** How a watcher's memory is read from JSON. */
export const WATCH: { readonly [K in keyof Watch]: Field<Watch[K]> } = {
  best: (value, ...rest) => (value === null ? value : extended(value, ...rest)),
  bestStep: (value, where, code, all) =>
    (value === null) === (all['best'] === null)
      ? value === null
        ? value
        : count(value, where, code, all)
      : wanted(code, where, 'null if best is null', value),
  bad: count,
};

export const NOTHING_SEEN: Watch = { best: null, bestStep: null, bad: 0 };

/** The watched metric, or undefined when there is nothing to observe. It may be NaN or infinite with `nonFinite: 'bad'`. */
export function readMetric(
  where: string,
  { monitor, nonFinite, missing }: Monitor,
  { metrics }: Observation,
): number | undefined {
  const metric = metrics[monitor];
  if (typeof metric === 'number') {
    // −0 is not JSON
    if (nonFinite === 'bad' || Number.isFinite(metric)) return metric + 0;
    if (nonFinite === 'ignore') return undefined;
  } else if (!Object.hasOwn(metrics, monitor)) {
    if (missing === 'ignore') return undefined;
    return wanted(
      'missing-metric',
      where,
      `metric '${monitor}' (or another monitor, or missing: 'ignore')`,
      metrics,
    );
  }
  return wanted('bad-metric', `${where}: metric '${monitor}'`, 'a finite number', metric);
}

/** True when a metric is better than the best so far, which is null before there is one. */
export type Improves = (metric: number, best: number | null) => boolean;

/** −1 when smaller is better: what is better is then greater, times it. */
export function signOf({ mode }: Pick<Monitor, 'mode'>): -1 | 1 {
  return mode === 'min' ? -1 : 1;
}

/**
 * What is better: beyond `needed(best)`.
 *
 * @param anything also what is not finite is compared, and the first with the worst that there is; otherwise the first
 * that is finite is the best.
 */
export function improvement(
  settings: Pick<Monitor, 'mode'>,
  needed: (best: number) => number,
  anything: boolean = false,
): Improves {
  const sign = signOf(settings);
  return (metric, best) => {
    if (!anything && (best === null || !Number.isFinite(metric))) return Number.isFinite(metric);
    return sign * metric > sign * needed(best ?? -sign * Infinity);
  };
}

/**
 * What a metric must be beyond. Each written as the system writes it: another order of the same operations rounds
 * differently.
 *
 * @param signed a relative threshold has the sign of the best, as in PyTorch.
 */
export function neededBy(
  settings: Pick<Monitor, 'mode'>,
  threshold: number = 0,
  thresholdMode: 'rel' | 'abs' = 'abs',
  signed: boolean = false,
): (best: number) => number {
  const margin = signOf(settings) * threshold;
  if (thresholdMode === 'abs') return (best) => best + margin;
  return signed ? (best) => best * (1 + margin) : (best) => best + margin * Math.abs(best);
}

/** The best so far as a number. */
export function bestOf({ best }: Pick<Watch, 'best'>): number | null {
  return typeof best === 'string' ? Number(best) : best;
}

/** What a decision tells of its reasons; `window`: how many observations the metric is the mean of. */
export function evidence(
  { monitor }: Pick<Monitor, 'monitor'>,
  patience: number,
  metric: number,
  { best, bestStep, bad }: Watch,
  window?: number,
): Evidence {
  const what = {
    monitor,
    // −0 is not JSON, and a mean may be it
    metric: Number.isFinite(metric) ? metric + 0 : null,
    best: typeof best === 'number' ? best : null,
    bestStep,
    bad,
    patience,
  };
  return window === undefined ? what : { ...what, window };
}

/** The spec of an observer with its options, which are JSON once they are checked. */
export function specOf(kind: string, own: object): Spec {
  return { kind, ...own };
}
