import type { Snapshot } from '@stepwise/core';
import type { io } from '@tensorflow/tfjs-core';
import type { OptimizerState, SavedTensor } from '../../optimizerState/optimizerState.ts';

/**
 * A training at rest: a header that is JSON, and one buffer with all tensors.
 *
 * Format, version 1. The two together, `{ ...header, weightData: data }`, are the artifacts of a layers model, as
 * TensorFlow.js itself saves them: `tf.loadLayersModel` reads the trained model out of a checkpoint. `weightSpecs` names
 * the tensors in the order in which they lie in `data`, without gaps, little-endian: first the weights of the model, then
 * the tensors of the optimizer, as `optimizer/NAME` and of group `optimizer`. What only a training needs is in
 * `userDefinedMetadata.stepwise`: see `CheckpointFacts`.
 */
export interface Checkpoint {
  readonly header: CheckpointHeader;
  readonly data: ArrayBuffer;
}

/** The artifacts of a layers model but for the numbers, as JSON. */
export interface CheckpointHeader extends Omit<
  io.ModelArtifacts,
  'weightData' | 'getWeightStream' | 'weightSpecs' | 'userDefinedMetadata'
> {
  readonly weightSpecs: io.WeightsManifestEntry[];
  readonly userDefinedMetadata: NonNullable<io.ModelArtifacts['userDefinedMetadata']> & {
    readonly stepwise: CheckpointFacts;
  };
}

/** What a checkpoint says of the training. */
export interface CheckpointFacts {
  readonly format: typeof CHECKPOINT_FORMAT;
  readonly version: typeof CHECKPOINT_VERSION;
  /** Epochs that are done: `initialEpoch` of the `fit` that goes on. */
  readonly epoch: number;
  /** The logs of its last epoch; what is not finite by its name. */
  readonly logs: Readonly<Record<string, number | string>>;
  /** The variables of the weights, in the order of the model. */
  readonly variables: readonly string[];
  /** The optimizer but for the values of its tensors. */
  readonly optimizer: SavedOptimizer;
  readonly scheduler: Snapshot | null;
  readonly saved: SavedCheckpoints;
}

export type SavedOptimizer = Omit<OptimizerState, 'tensors'> & {
  readonly tensors: readonly Omit<SavedTensor, 'values'>[];
};

/** What a `modelCheckpoint` remembers, so that another one can go on in its place. */
export interface SavedCheckpoints {
  /** Names of those of epochs, oldest first. */
  readonly epochs: readonly string[];
  /** The name of the best. */
  readonly best: string | null;
  /** What has watched for the best epoch so far. */
  readonly watched: Snapshot | null;
}

export const CHECKPOINT_FORMAT = 'stepwise/tfjs-checkpoint';
export const CHECKPOINT_VERSION = 1;
