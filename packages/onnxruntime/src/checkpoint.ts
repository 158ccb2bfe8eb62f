import { StepwiseError, type Scheduler } from '@stepwise/core';
import type { Optimizer, Tensor } from '@stepwise/onnx-training';
import { checkpointId } from './checkpointId.ts';
import type { ResolvedGroup } from './groups.ts';
import type { Ort } from './ort.ts';
import { writeSafetensors } from './safetensors.ts';
import { readPlace, type Vectors } from './state.ts';

/** A training run at rest: two files that belong together. */
export interface Checkpoint {
  /** Parameters and moments as safetensors; parameters by their own names, moments as `exp_avg/NAME`. */
  readonly tensors: Uint8Array;
  /** Scheduler, counters, seed and optimizer as JSON. */
  readonly state: string;
}

/** All that changes while training. */
export interface TrainingState {
  /** For each group. */
  readonly vectors: readonly Vectors[];
  /** Optimizer steps that were applied. */
  readonly step: number;
  /** Epochs that have ended. */
  readonly epoch: number;
  readonly seed: number;
  readonly scheduler: Scheduler | null;
}

/** What stays the same, and a checkpoint has to fit. */
export interface TrainingSetup {
  readonly ort: Ort;
  readonly optimizer: Optimizer;
  readonly groups: readonly ResolvedGroup[];
}

export const CHECKPOINT_VERSION = 1;

export function writeCheckpoint(
  { optimizer, groups }: TrainingSetup,
  state: TrainingState,
): Checkpoint {
  const tensors = new Map<string, Tensor>();
  for (const [i, { layout }] of groups.entries()) {
    for (const [vector, data] of Object.entries(state.vectors[i] ?? {})) {
      for (const place of layout.places) {
        const name = tensorName(vector, place.name);
        if (tensors.has(name)) {
          throw new StepwiseError(
            'unsupported',
            `checkpoint: '${name}' is a parameter, and would be the name of a moment too; rename the parameter.`,
          );
        }
        tensors.set(name, readPlace(data, layout, place));
      }
    }
  }
  const { step, epoch, seed, scheduler } = state;
  const { spec } = optimizer;
  const fields = { version: CHECKPOINT_VERSION, step, epoch, seed, optimizer: spec, scheduler };
  // both files bear it, so that one of another moment is noticed
  const id = checkpointId(fields, tensors);
  return {
    tensors: writeSafetensors({ tensors, metadata: { format: 'stepwise', id } }),
    state: `${JSON.stringify({ id, ...fields }, null, 2)}\n`,
  };
}

/** Under which name a checkpoint has what a vector holds of a parameter. */
export function tensorName(vector: string, parameter: string): string {
  return vector === 'parameters' ? parameter : `${vector}/${parameter}`;
}
