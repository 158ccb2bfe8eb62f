import { historyRecorder, type History } from '@stepwise/core';
import { finite } from '@stepwise/report/drawing';
import type { BenchSettings, RunResult } from '../result.ts';

/** JSON has null for what is no number. */
const number = (value: unknown): number => finite(value) ?? Number.NaN;

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
      lr: number(lrLast),
      metrics: {
        loss: number(loss),
        val_loss: number(valLoss),
        val_accuracy: number(valAccuracy),
      },
      elsewhere: epoch * stepsPerEpoch,
    });
  }
  return recorder.history(run.events.flatMap(({ decision }) => decision ?? []));
}
