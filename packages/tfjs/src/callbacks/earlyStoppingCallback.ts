import {
  earlyStopping,
  type EarlyStoppingOptions,
  type Scheduler,
  type Stopped,
} from '@stepwise/core';
import { checkChoice, checkKeys, checkNumber } from '@stepwise/core/check';
import type { Memory } from '../rangeTest/memory.ts';
import type { Disposable, FitCallback, TfWithLayers, YieldEvery } from '../tensorflow.ts';
import { epochWatcher, modeOf, type BestEpoch, type EpochWatcher } from './epochWatcher.ts';
import { checkLayers, fitCallback } from './fitCallback.ts';
import { metricGuard, metricsOf, NO_GUARD, unlessCutShort } from './metricGuard.ts';
import { rememberWeights } from './rememberWeights.ts';
import { withGetters } from './withGetters.ts';

/** All that `earlyStopping` of core takes but `start`, and what concerns `fit`. */
export interface EarlyStoppingCallbackOptions extends Omit<EarlyStoppingOptions, 'start'> {
  /** `min` when smaller is better, `max` when larger is. Default as in TensorFlow.js: `max` when `acc` is in the name. */
  readonly mode?: 'min' | 'max';
  /** The first epoch that it hears, counted as in `history.epoch`; Keras's `start_from_epoch`. Default 0. */
  readonly startEpoch?: number;
  /** At the end of training, the model gets the weights of its best epoch. Default false, as in Keras. */
  readonly restoreBestWeights?: boolean;
  /** When training gives way to the page. Default `'auto'`: at most every 125 ms. */
  readonly yieldEvery?: YieldEvery;
}

/** What an early stopping has found in the last training, or in the one that goes on. */
export interface EarlyStopped {
  /** Why it has stopped, with the numbers; null when it has not. `step` counts epochs. `describe` puts it into words. */
  readonly stopped: Scheduler['stopped'];
  /** The best epoch; null before there is one. */
  readonly best: BestEpoch | null;
  /** The scheduler that has decided, one step for each epoch, for `describe` and `why`; undefined before training. */
  readonly scheduler: Scheduler | undefined;
}

/**
 * Early stopping for `model.fit` and `model.fitDataset`, with the best weights restored.
 *
 * Rule: that of `earlyStopping` of core, which hears the logs at the end of each epoch; where it stops, training ends
 * after that epoch. With `restoreBestWeights` the weights of the best epoch (statistics of batch norm with them) are
 * written back when training ends, in `onTrainEnd`, also when it ends for another reason, such as `epochs`; what other
 * callbacks do in `onTrainEnd` sees them when this one comes first. Moments of the optimizer stay those of the last
 * step. When training throws, the weights stay as they are, and nothing is kept.
 *
 * Each call of `fit` begins anew, as in Keras and TensorFlow.js; `callback.stopped` and `callback.best` then are of the
 * new training. `patience` is 10 unless said. A metric that is not in the logs of the first epoch is an error that lists
 * what is there, and the model is what it was before; one that another callback writes into the logs is heard when that
 * callback comes before this one.
 *
 * What `tf.callbacks.earlyStopping` has otherwise: it can't restore weights, a metric that is missing is a warning, it
 * never gives way to the page, a metric that is NaN is a bad epoch at most, and it remembers no reason.
 *
 * Memory: one more copy of the weights, on the device.
 *
 * @param tf the namespace that the model comes from, with the layers API.
 *
 * @example
 * ```ts
 * const stopping = earlyStoppingCallback(tf, { monitor: 'loss', patience: 2, restoreBestWeights: true });
 * await model.fit(x, y, { epochs: 6, callbacks: [stopping] });
 * const { best, stopped, scheduler } = stopping; // the epoch, and its loss; why it has stopped
 * if (stopped && scheduler) console.log(describe(stopped, scheduler.run));
 * ```
 * @throws StepwiseError `bad-option`; at the end of an epoch `missing-metric` and `bad-metric`.
 * @see Keras `EarlyStopping`; `earlyStopping` of core for the rule and where it differs.
 */
export function earlyStoppingCallback<Scalar extends Disposable, Callback extends FitCallback>(
  tf: TfWithLayers<Scalar, Callback>,
  options: EarlyStoppingCallbackOptions = {},
): Callback & EarlyStopped {
  const where = 'earlyStoppingCallback';
  checkLayers(where, tf);
  checkKeys(where, options, KEYS);
  const { startEpoch = 0, restoreBestWeights = false, yieldEvery, ...given } = options;
  checkNumber(`${where}.startEpoch`, startEpoch, { min: 0, integer: true });
  checkChoice(`${where}.restoreBestWeights`, restoreBestWeights, [true, false]);
  const { monitor = 'val_loss', missing = 'error' } = given;
  const own = { ...given, mode: given.mode ?? modeOf(monitor), start: startEpoch };
  earlyStopping(own);

  let watcher: EpochWatcher | undefined;
  /** Hears the first epoch also when it is before `startEpoch`: a misspelt name is told at once. */
  let probe: EpochWatcher | undefined;
  let guard = NO_GUARD;
  let best: Memory | undefined;

  const callback = fitCallback(where, tf, yieldEvery, {
    begin({ model, params }) {
      watcher = epochWatcher(own);
      probe = epochWatcher({ ...own, start: 0 });
      const isKnown = missing === 'ignore' || metricsOf(params).includes(monitor);
      guard = isKnown ? NO_GUARD : metricGuard(tf, model);
    },
    epochEnd(epoch, logs, { model }) {
      if (!watcher) return;
      const { scheduler, hear } = watcher;
      const metrics = { ...logs };
      const isBest = guard.hear(() =>
        unlessCutShort(model, () => {
          probe?.hear(epoch, metrics);
          return hear(epoch, metrics);
        }),
      );
      guard.dispose();
      probe = undefined;
      if (isBest && restoreBestWeights) {
        const last = best;
        best = rememberWeights(tf, model);
        last?.dispose();
      }
      if (scheduler.stopped) model.stopTraining = true;
    },
    end() {
      best?.restore();
      best = undefined;
    },
    settle() {
      guard.dispose();
      best?.dispose();
      best = undefined;
    },
  });

  return withGetters(callback, {
    get stopped(): (Stopped & { readonly step: number }) | null {
      return watcher?.scheduler.stopped ?? null;
    },
    get best() {
      return watcher?.best ?? null;
    },
    get scheduler() {
      return watcher?.scheduler;
    },
  });
}

const KEYS = [
  'monitor',
  'mode',
  'patience',
  'nonFinite',
  'missing',
  'minDelta',
  'baseline',
  'divergenceThreshold',
  'stoppingThreshold',
  'checkFinite',
  'startEpoch',
  'restoreBestWeights',
  'yieldEvery',
];
