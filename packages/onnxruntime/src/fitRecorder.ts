import { historyRecorder, type History } from '@stepwise/core';
import type { FitEpoch, ResolvedFit } from './fitOptions.ts';
import type { OrtTrainer } from './trainer.ts';

/** Gathers the epochs of a fit as a training history. */
export function fitRecorder(
  trainer: OrtTrainer,
  { epochs, watched }: ResolvedFit,
): { note(epoch: FitEpoch, rates: readonly number[]): void; history(): History } {
  const recorder = historyRecorder({
    facts: { framework: 'onnxruntime', plannedEpochs: epochs },
    ...(watched && { modes: { [watched.metric]: watched.mode } }),
  });
  return {
    note({ epoch, lr, metrics }, rates) {
      const groups = trainer.scheduler?.run.groups ?? [];
      const named = groups.map(({ name }, i) => [name, rates[i] ?? lr] as const);
      const lrs = named.length > 1 ? Object.fromEntries(named) : lr;
      recorder.add(epoch, { lr: lrs, metrics, elsewhere: trainer.stepsDone });
    },
    history: () => recorder.history(trainer.scheduler?.events ?? []),
  };
}

/** The rates of the next step, where several groups have one each. */
export function ratesOfGroups({ scheduler }: OrtTrainer): readonly number[] {
  return scheduler !== null && scheduler.run.groups.length > 1 ? [...scheduler.rates()] : [];
}
