import { Scheduler, StepwiseError, type Machine } from '@stepwise/core';
import type { OptimizerHandle } from '../bindOptimizer.ts';
import type { ScheduledParam } from '../optimizers/hyperparameter.ts';
import { basesOf } from './basesOf.ts';
import type { FitParams } from './fitCallback.ts';
import { runOfFit, type RunFacts } from './runOfFit.ts';

/** What is said about the run of a machine. */
export interface SchedulerOfFit {
  readonly per: 'batch' | 'epoch';
  readonly params: readonly ScheduledParam[];
  readonly run: RunFacts;
}

/** The scheduler of a machine for the training that `model.fit` begins: its facts, and the optimizer's rates as bases. */
export function schedulerOfFit(
  machine: Machine,
  handle: OptimizerHandle,
  training: FitParams,
  { per, params, run }: SchedulerOfFit,
): Scheduler {
  const { epochs, ...facts } = runOfFit(training, per);
  // a length that is said in steps replaces that of the training
  const length = run.steps === undefined && epochs !== undefined ? { epochs } : {};
  const groups = basesOf(handle, params);
  try {
    return new Scheduler(machine, { ...facts, ...length, ...run, groups });
  } catch (error) {
    if (!(error instanceof StepwiseError) || error.code !== 'missing-fact') throw error;
    throw new StepwiseError(
      'missing-fact',
      `schedulerCallback: model.fitDataset does not say how large the data are: give it batchesPerEpoch, or the missing fact to the callback: schedulerCallback(tf, machine, { run: { stepsPerEpoch: … } }), with batchSize or tokensPerStep where durations are in samples or tokens. (${error.message})`,
    );
  }
}
