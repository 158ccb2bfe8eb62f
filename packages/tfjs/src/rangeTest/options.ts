import type { RangeTestOptions } from '@stepwise/core';
import { checkChoice, checkKeys, checkNumber } from '@stepwise/core/check';

export interface TfRangeTestOptions extends RangeTestOptions {
  /** Examples in a batch, of tensors; a dataset has its own batches. Default 32, as in `model.fit`. */
  readonly batchSize?: number;
  /** Takes the examples of tensors in a random order, another one in each pass. Default true, as in `model.fit`. */
  readonly shuffle?: boolean;
  /** Of that order: the same seed, the same order. Default 0. */
  readonly seed?: number;
  /** Ends the sweep before its next step; what was measured until then is returned. */
  readonly signal?: AbortSignal;
}

/** How tensors are cut into batches. */
export interface Cut {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number;
}

export interface ResolvedRangeTest {
  readonly cut: Cut;
  readonly signal: AbortSignal | undefined;
  /** Those of the sweep itself, which checks them. */
  readonly sweep: RangeTestOptions;
}

const NAMES = [
  'batchSize',
  'shuffle',
  'seed',
  'signal',
  'from',
  'to',
  'steps',
  'growth',
  'smoothing',
  'divergence',
] as const satisfies readonly (keyof TfRangeTestOptions)[];

/** @throws StepwiseError `bad-option` */
export function resolveRangeTest(options: TfRangeTestOptions): ResolvedRangeTest {
  const where = 'rangeTest';
  checkKeys(where, options, NAMES);
  const { batchSize = 32, shuffle = true, seed = 0, signal, ...sweep } = options;
  return {
    cut: {
      batchSize: checkNumber(`${where}.batchSize`, batchSize, { min: 1, integer: true }),
      shuffle: checkChoice(`${where}.shuffle`, shuffle, [true, false]),
      seed: checkNumber(`${where}.seed`, seed, { min: 0, integer: true }),
    },
    signal,
    sweep,
  };
}
