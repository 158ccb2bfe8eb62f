import type { RunOptions } from '@stepwise/core';
import type { FitParams } from './fitCallback.ts';

/** Facts of a run, its rates apart. */
export type RunFacts = Omit<RunOptions, 'lr' | 'groups'>;

/** The facts of the training that `model.fit` begins, as far as TensorFlow.js knows them. */
export function runOfFit(params: FitParams, per: 'batch' | 'epoch'): RunFacts {
  const { epochs, samples, batchSize } = params;
  const batches = batchesPerEpoch(params);
  const length = typeof epochs === 'number' ? { epochs } : {};
  if (per === 'epoch') {
    return {
      stepsPerEpoch: 1,
      ...length,
      ...(batches !== undefined && { stepsPerBatch: 1 / batches }),
      ...(typeof samples === 'number' && { batchSize: samples }),
    };
  }
  return {
    ...(batches !== undefined && { stepsPerEpoch: batches, ...length }),
    ...(typeof batchSize === 'number' && { batchSize }),
  };
}

/** Batches in an epoch; undefined when a dataset does not say its size. */
export function batchesPerEpoch({ steps, samples, batchSize }: FitParams): number | undefined {
  if (typeof steps === 'number') return steps;
  return typeof samples === 'number' && typeof batchSize === 'number'
    ? Math.ceil(samples / batchSize)
    : undefined;
}
