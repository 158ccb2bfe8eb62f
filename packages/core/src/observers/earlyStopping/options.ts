import { wanted } from '../../error.ts';
import { duration, type Duration } from '../../duration.ts';
import { firstOf, notNegative, number, optional, or, read, whole } from '../../fields.ts';
import { MONITOR, signOf, type Monitor, type MonitorOptions } from '../monitor.ts';

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
export interface EarlyStoppingSettings extends Monitor {
  readonly minDelta: number;
  readonly start: Duration;
  readonly baseline: number | undefined;
  readonly divergenceThreshold: number | undefined;
  readonly stoppingThreshold: number | undefined;
  readonly checkFinite: boolean;
}

/** Checks the options and fills in what is absent. */
export function readEarlyStopping(options: unknown): EarlyStoppingSettings {
  const kind = 'earlyStopping';
  const threshold = optional(number());
  const own = read(kind, options, {
    ...MONITOR,
    patience: or(10, whole),
    minDelta: or(0, notNegative),
    start: or(0, duration),
    baseline: threshold,
    divergenceThreshold: threshold,
    stoppingThreshold: threshold,
    checkFinite: firstOf(false, true),
  });
  const { nonFinite, checkFinite, divergenceThreshold: worst, stoppingThreshold: aim } = own;
  if (checkFinite && nonFinite !== 'bad') {
    wanted('bad-option', `${kind}.nonFinite`, "'bad' with checkFinite", nonFinite);
  }
  const sign = signOf(own);
  if (worst !== undefined && aim !== undefined && sign * aim < sign * worst) {
    wanted(
      'bad-option',
      `${kind}.stoppingThreshold`,
      `one not worse than the divergenceThreshold ${worst}`,
      aim,
    );
  }
  return own;
}
