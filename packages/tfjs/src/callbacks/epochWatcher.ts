import {
  earlyStopping,
  restore,
  Scheduler,
  type EarlyStoppingOptions,
  type Snapshot,
} from '@stepwise/core';
import { isRecord } from '@stepwise/core/check';

/** The best epoch so far. */
export interface BestEpoch {
  /** Its number as in `history.epoch`: from 0. */
  readonly epoch: number;
  /** What the metric was. */
  readonly value: number;
}

/** Watches a metric from epoch to epoch, by the early stopping of core: step t is epoch t. */
export interface EpochWatcher {
  readonly scheduler: Scheduler;
  readonly best: BestEpoch | null;
  /** Hears the logs of an epoch, and tells whether it is the best so far. */
  hear(epoch: number, metrics: Readonly<Record<string, number>>): boolean;
}

/** @param saved a watcher of before; one with other options is no use. */
export function epochWatcher(
  options: EarlyStoppingOptions,
  saved: Snapshot | null = null,
): EpochWatcher {
  const machine = earlyStopping(options);
  const isSame = JSON.stringify(saved?.spec) === JSON.stringify(machine.spec);
  // nothing is scheduled: the rate of its run is nobody's
  const scheduler = isSame
    ? restore(saved, { earlyStopping })
    : new Scheduler(machine, { lr: 0, stepsPerEpoch: 1 });
  return {
    scheduler,
    get best() {
      return bestOf(scheduler);
    },
    hear(epoch, metrics) {
      if (epoch > scheduler.t) scheduler.step({ by: epoch - scheduler.t });
      const before = bestOf(scheduler);
      scheduler.step({ metrics });
      return bestOf(scheduler)?.epoch !== before?.epoch;
    },
  };
}

/** What TensorFlow.js takes for better where nobody says it: larger for an accuracy, smaller for all else. */
export function modeOf(monitor: string): 'min' | 'max' {
  return monitor.includes('acc') ? 'max' : 'min';
}

function bestOf({ state }: Scheduler): BestEpoch | null {
  if (!isRecord(state)) return null;
  const { best, bestStep } = state;
  return typeof best === 'number' && typeof bestStep === 'number'
    ? { epoch: bestStep, value: best }
    : null;
}
