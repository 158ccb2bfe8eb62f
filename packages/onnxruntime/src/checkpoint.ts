import type { Scheduler } from '@stepwise/core';
import type { Optimizer, Tensor } from '@stepwise/onnx-training';
import { checkpointId } from './checkpointId.ts';
import { writeSafetensors } from './safetensors.ts';

/** A training run at rest: two files that belong together. */
export interface Checkpoint {
  /** Parameters and running statistics by their own names, moments as `exp_avg/NAME`, averages as `ema/NAME`; safetensors. */
  readonly tensors: Uint8Array;
  /** Scheduler, counters, seed and optimizer as JSON. */
  readonly state: string;
}

/** All that changes while training, besides tensors. */
export interface Progress {
  /** Optimizer steps that were applied. */
  readonly step: number;
  /** Epochs that have ended. */
  readonly epoch: number;
  readonly seed: number;
  readonly scheduler: Scheduler | null;
}

export const CHECKPOINT_VERSION = 1;

export function writeCheckpoint(
  { spec }: Optimizer,
  tensors: ReadonlyMap<string, Tensor>,
  { step, epoch, seed, scheduler }: Progress,
): Checkpoint {
  const fields = { version: CHECKPOINT_VERSION, step, epoch, seed, optimizer: spec, scheduler };
  // both files bear it, so that one of another moment is noticed
  const id = checkpointId(fields, tensors);
  return {
    tensors: writeSafetensors({ tensors, metadata: { format: 'stepwise', id } }),
    state: `${JSON.stringify({ id, ...fields }, null, 2)}\n`,
  };
}
