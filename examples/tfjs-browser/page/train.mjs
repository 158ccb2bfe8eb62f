import { describe } from '@stepwise/core';
import { earlyStoppingCallback, schedulerCallback } from '@stepwise/tfjs';
import * as tf from '@tensorflow/tfjs';

const BATCH = 32;

/**
 * Trains a model under a schedule until the run ends, early stopping ends it, or an epoch ends
 * after `signal` was aborted.
 *
 * @param tell what is told on the way: `batch({ epoch, loss, rate })`, `epoch({ epoch, logs })` (a promise is waited for),
 * and `reason({ at, text })`; `at` counts epochs from 0, in fractions.
 * @returns the best epoch, whose weights the model has now, and how many epochs were trained.
 */
export async function train(model, { training, validation, schedule, signal, tell }) {
  // one callback gives way to the page, which is enough
  const yieldEvery = 'never';
  const scheduling = schedulerCallback(tf, schedule.machine(), { yieldEvery });
  const stopping = earlyStoppingCallback(tf, {
    patience: 5,
    minDelta: 1e-3,
    restoreBestWeights: true,
    yieldEvery,
  });
  let told = 0;

  const telling = new tf.CustomCallback({
    onBatchEnd(_, { loss }) {
      const { scheduler } = scheduling;
      tellReasons(scheduler);
      tell.batch({
        epoch: (scheduler.t + 1) / scheduler.run.stepsPerEpoch,
        loss,
        rate: scheduler.lr,
      });
    },
    async onEpochEnd(epoch, logs) {
      tellReasons(scheduling.scheduler);
      const { stopped, scheduler } = stopping;
      if (stopped) tell.reason({ at: epoch + 1, text: describe(stopped, scheduler.run) });
      await tell.epoch({ epoch: epoch + 1, logs });
      // not amid an epoch, which would end without a validation
      if (signal.aborted) model.stopTraining = true;
    },
  });
  const { epoch: epochs } = await model.fit(training.xs, training.ys, {
    epochs: schedule.epochs,
    batchSize: BATCH,
    validationData: [validation.xs, validation.ys],
    callbacks: [scheduling, stopping, telling],
  });
  return { best: stopping.best, stopped: stopping.stopped, epochs: epochs.length };

  function tellReasons({ events, run }) {
    for (const event of events.slice(told)) {
      tell.reason({ at: event.step / run.stepsPerEpoch, text: describe(event, run) });
    }
    told = events.length;
  }
}
