import { StepwiseError, type Run } from '@stepwise/core';
import type { FitParams } from './fitCallback.ts';
import { batchesPerEpoch } from './runOfFit.ts';

/** Throws when the run's facts are not those of the training that `model.fit` begins. */
export function checkFit(run: Run, per: 'batch' | 'epoch', params: FitParams): void {
  const { stepsPerEpoch, batchSize } = run;
  if (per === 'epoch') {
    if (stepsPerEpoch === undefined || stepsPerEpoch === 1) return;
    throw new StepwiseError(
      'bad-run',
      `schedulerCallback: the scheduler's run has stepsPerEpoch ${stepsPerEpoch}, but with per: 'epoch' it takes 1 step in each epoch; set stepsPerEpoch: 1 in the run, or use per: 'batch'.`,
    );
  }
  const batches = batchesPerEpoch(params);
  if (stepsPerEpoch !== undefined && batches !== undefined && stepsPerEpoch !== batches) {
    throw new StepwiseError(
      'bad-run',
      `schedulerCallback: the scheduler's run has stepsPerEpoch ${stepsPerEpoch}, but model.fit will train ${batches} batches in each epoch; set stepsPerEpoch: ${batches} in the run${stepsPerEpoch === 1 ? ", or use per: 'epoch'" : ''}.`,
    );
  }
  const trained = params['batchSize'];
  if (batchSize !== undefined && typeof trained === 'number' && trained !== batchSize) {
    throw new StepwiseError(
      'bad-run',
      `schedulerCallback: the scheduler's run has batchSize ${batchSize}, but model.fit will train with ${trained}; give both the same.`,
    );
  }
}
