import { historyRecorder, type History } from '@stepwise/core';
import type { BenchSettings, RunResult } from '../result.ts';

/** One run of the bench as a training history: the rate of each epoch's last step, losses and accuracy. */
export function historyOf(run: RunResult, settings: BenchSettings): History {
  const { batchSize, epochs, stepsPerEpoch } = settings;
  const recorder = historyRecorder({
    name: `${run.scheduler} on ${run.backend}`,
    facts: {
      framework: 'stepwise',
      plannedEpochs: epochs,
      stepsPerEpoch,
      configuration: { batchSize, learningRate: settings.learningRate },
    },
  });
  for (const { epoch, lrLast, loss, valLoss, valAccuracy } of run.epochs) {
    recorder.add(epoch, {
      lr: lrLast,
      metrics: { loss, val_loss: valLoss, val_accuracy: valAccuracy },
      elsewhere: epoch * stepsPerEpoch,
    });
  }
  return recorder.history(run.events.flatMap(({ decision }) => decision ?? []));
}
