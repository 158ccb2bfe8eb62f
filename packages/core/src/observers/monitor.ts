import { checkChoice, checkName, checkNumber, show } from '../check.ts';
import type { Evidence } from '../decision.ts';
import { StepwiseError } from '../error.ts';
import type { Observation } from '../machine.ts';

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
  readonly best: number | null;
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

/** The watched metric, or undefined when there is nothing to observe. NaN stands for a bad one. */
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
      return Number.NaN;
    case 'ignore':
      return undefined;
    case 'error':
      throw new StepwiseError(
        'bad-metric',
        `${where}: metric '${monitor}' is ${metric}; wanted a finite number (nonFinite: 'bad' or 'ignore' lets it pass).`,
      );
  }
}

/** True when a finite metric is better than the best so far, which is null before there is one. */
export type Improves = (metric: number, best: number | null) => boolean;

/** Remembers one more observation. NaN never improves. */
export function watch(seen: Watch, metric: number, step: number, improves: Improves): Watch {
  if (!Number.isNaN(metric) && improves(metric, seen.best)) {
    return { best: metric, bestStep: step, bad: 0 };
  }
  return { best: seen.best, bestStep: seen.bestStep, bad: seen.bad + 1 };
}

export function evidence({ monitor, patience }: Monitor, metric: number, seen: Watch): Evidence {
  return {
    monitor,
    metric: Number.isFinite(metric) ? metric : null,
    best: seen.best,
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
    best: best === null ? null : checkNumber(`${where}.best`, best, {}, code),
    bestStep: bestStep === null ? null : checkNumber(`${where}.bestStep`, bestStep, count, code),
    bad: checkNumber(`${where}.bad`, bad, count, code),
  };
}
