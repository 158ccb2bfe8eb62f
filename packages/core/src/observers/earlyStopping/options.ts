import { checkChoice, checkKeys, checkNumber } from '../../check.ts';
import { checkDuration, type Duration } from '../../duration.ts';
import { StepwiseError } from '../../error.ts';
import { MONITOR_KEYS, resolveMonitor, type Monitor, type MonitorOptions } from '../monitor.ts';

const THRESHOLDS = ['baseline', 'divergenceThreshold', 'stoppingThreshold'] as const;

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Observations in a row without an improvement after which training stops; at least 1. Default 10. */
  readonly patience?: number;
  /** How much better than the best a metric must be to count, in its own unit. Default 0. */
  readonly minDelta?: number;
  /** When it begins to listen (Keras's `start_from_epoch`). Default 0: from the first metric, warm-up included. */
  readonly start?: Duration;
  /** An observation that is not better than this by `minDelta` is no improvement, even if it is the best so far. */
  readonly baseline?: number;
  /** Stops at once when the metric is worse than this. */
  readonly divergenceThreshold?: number;
  /** Stops at once when the metric is better than this: the aim is reached. */
  readonly stoppingThreshold?: number;
  /** Stops at once when the metric is NaN or infinite; `nonFinite` has no say then. Default false. */
  readonly checkFinite?: boolean;
}

/** The options, checked and complete. */
export type EarlyStoppingSettings = Monitor & {
  readonly minDelta: number;
  readonly start: Duration;
  readonly baseline?: number;
  readonly divergenceThreshold?: number;
  readonly stoppingThreshold?: number;
  readonly checkFinite: boolean;
};

/** Checks the options and fills in what is absent. */
export function resolveEarlyStopping(options: EarlyStoppingOptions): EarlyStoppingSettings {
  const own = ['minDelta', 'start', 'checkFinite', ...THRESHOLDS];
  checkKeys('earlyStopping', options, [...MONITOR_KEYS, ...own]);
  const monitor = resolveMonitor('earlyStopping', options, { patience: 10, leastPatience: 1 });
  const { minDelta = 0, start = 0, checkFinite = false } = options;
  const finite = checkChoice('earlyStopping.checkFinite', checkFinite, [true, false]);
  if (finite && monitor.nonFinite !== 'bad') {
    throw new StepwiseError(
      'bad-option',
      `earlyStopping.checkFinite: it stops at a metric that is not finite, and nonFinite: '${monitor.nonFinite}' wants something else; give one of the two.`,
    );
  }
  const thresholds: { -readonly [K in (typeof THRESHOLDS)[number]]?: number } = {};
  for (const name of THRESHOLDS) {
    if (options[name] !== undefined) {
      thresholds[name] = checkNumber(`earlyStopping.${name}`, options[name]);
    }
  }
  const { divergenceThreshold: worst, stoppingThreshold: aim } = thresholds;
  if (
    worst !== undefined &&
    aim !== undefined &&
    (monitor.mode === 'min' ? aim > worst : aim < worst)
  ) {
    throw new StepwiseError(
      'bad-option',
      `earlyStopping: every metric would be beyond the stoppingThreshold ${aim} or the divergenceThreshold ${worst}; with mode: '${monitor.mode}' the first must be the better one.`,
    );
  }
  return {
    ...monitor,
    minDelta: checkNumber('earlyStopping.minDelta', minDelta, { min: 0 }),
    start: checkDuration('earlyStopping.start', start),
    ...thresholds,
    checkFinite: finite,
  };
}
