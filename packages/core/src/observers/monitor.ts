import { checkChoice, checkName, checkNumber, show } from '../check.ts';
import type { Evidence } from '../decision.ts';
import { StepwiseError } from '../error.ts';
import type { Observation } from '../machine.ts';
import { parseExtended, toExtended, type Extended } from './extended.ts';

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

export const MONITOR_KEYS = ['monitor', 'mode', 'patience', 'nonFinite', 'missing'] as const;

/** What a watcher remembers: the best value, when it was, and how many observations have passed without a better one. */
export interface Watch {
  /** Not finite only where the rule of another system takes such a value for its best. */
  readonly best: Extended | null;
  readonly bestStep: number | null;
  readonly bad: number;
}

export const NOTHING_SEEN: Watch = { best: null, bestStep: null, bad: 0 };

export type Monitor = ReturnType<typeof resolveMonitor>;

/** Checks the options and fills in what is absent. */
export function resolveMonitor(
  where: string,
  options: MonitorOptions,
  standard: { readonly patience: number; readonly leastPatience: number },
): Required<MonitorOptions> {
  return {
    monitor: checkName(`${where}.monitor`, options.monitor ?? 'val_loss'),
    mode: checkChoice(`${where}.mode`, options.mode ?? 'min', ['min', 'max']),
    patience: checkNumber(`${where}.patience`, options.patience ?? standard.patience, {
      min: standard.leastPatience,
      integer: true,
    }),
    nonFinite: checkChoice(`${where}.nonFinite`, options.nonFinite ?? 'bad', [
      'bad',
      'ignore',
      'error',
    ]),
    missing: checkChoice(`${where}.missing`, options.missing ?? 'error', ['error', 'ignore']),
  };
}

/** The watched metric, or undefined when there is nothing to observe. It may be NaN or infinite with `nonFinite: 'bad'`. */
export function readMetric(
  where: string,
  { monitor, nonFinite, missing }: Monitor,
  { metrics }: Observation,
): number | undefined {
  const metric = metrics[monitor];
  // −0 is not JSON
  if (typeof metric === 'number' && Number.isFinite(metric)) return metric === 0 ? 0 : metric;
  if (!Object.hasOwn(metrics, monitor)) {
    if (missing === 'ignore') return undefined;
    throw new StepwiseError(
      'missing-metric',
      `${where} watches '${monitor}', which is not among the metrics that came (${Object.keys(metrics).join(', ') || 'none'}); pass it, watch another by ${where}({ monitor }), or set missing: 'ignore'.`,
    );
  }
  if (typeof metric !== 'number') {
    throw new StepwiseError(
      'bad-metric',
      `${where}: metric '${monitor}' must be a number; got ${show(metric)}.`,
    );
  }
  switch (nonFinite) {
    case 'bad':
      return metric;
    case 'ignore':
      return undefined;
    case 'error':
      throw new StepwiseError(
        'bad-metric',
        `${where}: metric '${monitor}' is ${metric}; wanted a finite number (nonFinite: 'bad' or 'ignore' lets it pass).`,
      );
  }
}

/** True when a metric is better than the best so far, which is null before there is one. */
export type Improves = (metric: number, best: number | null) => boolean;

/** The best so far as a number. */
export function bestOf({ best }: Pick<Watch, 'best'>): number | null {
  return typeof best === 'string' ? Number(best) : best;
}

/** Remembers one more observation. */
export function watch(seen: Watch, metric: number, step: number, improves: Improves): Watch {
  if (improves(metric, bestOf(seen))) {
    return { best: toExtended(metric), bestStep: step, bad: 0 };
  }
  return { best: seen.best, bestStep: seen.bestStep, bad: seen.bad + 1 };
}

/** What is better where a finite metric is needed and `margin` is demanded. */
export function improvesBy(mode: 'min' | 'max', margin: (best: number) => number): Improves {
  return mode === 'min'
    ? (metric, best) => Number.isFinite(metric) && (best === null || metric < best - margin(best))
    : (metric, best) => Number.isFinite(metric) && (best === null || metric > best + margin(best));
}

/**
 * What PyTorch takes for better. Written as it writes it: another order of the same operations rounds differently. The
 * first best is infinite, so with `min` and a relative threshold of 1 or more nothing is ever smaller.
 */
export function improvesInTorch(
  mode: 'min' | 'max',
  thresholdMode: 'rel' | 'abs',
  threshold: number,
): Improves {
  if (thresholdMode === 'rel') {
    return mode === 'min'
      ? (metric, best) => metric < (best ?? Infinity) * (1 - threshold)
      : (metric, best) => metric > (best ?? -Infinity) * (1 + threshold);
  }
  return mode === 'min'
    ? (metric, best) => metric < (best ?? Infinity) - threshold
    : (metric, best) => metric > (best ?? -Infinity) + threshold;
}

/** What a decision tells of its reasons; `window`: how many observations the metric is the mean of. */
export function evidence(
  { monitor, patience }: Pick<Monitor, 'monitor' | 'patience'>,
  metric: number,
  seen: Watch,
  window?: number,
): Evidence {
  return {
    monitor,
    metric: Number.isFinite(metric) ? metric : null,
    ...(window !== undefined && { window }),
    best: typeof seen.best === 'number' ? seen.best : null,
    bestStep: seen.bestStep,
    bad: seen.bad,
    patience,
  };
}

export const WATCH_KEYS = ['best', 'bestStep', 'bad'] as const;

/** Reads the memory of a watcher from JSON. */
export function parseWatch(where: string, state: Readonly<Record<string, unknown>>): Watch {
  const code = 'bad-snapshot';
  const { best, bestStep, bad } = state;
  if ((best === null) !== (bestStep === null)) {
    throw new StepwiseError(
      code,
      `${where}: best and bestStep must both be there or both be null.`,
    );
  }
  const count = { min: 0, integer: true };
  return {
    best: best === null ? null : parseExtended(`${where}.best`, best),
    bestStep: bestStep === null ? null : checkNumber(`${where}.bestStep`, bestStep, count, code),
    bad: checkNumber(`${where}.bad`, bad, count, code),
  };
}
