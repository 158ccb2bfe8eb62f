import { StepwiseError, type Scheduler } from '@stepwise/core';
import { checkChoice, checkKeys, checkNumber, show } from '@stepwise/core/check';
import type { Loss, Model, Optimizer, TensorType } from '@stepwise/onnx-training';
import type { GroupOptions } from './groups.ts';
import type { Ort } from './ort.ts';
import type { Pattern } from './pattern.ts';

export interface OrtTrainerOptions {
  /** `onnxruntime-node` or `onnxruntime-web`, imported as a whole. */
  readonly ort: Ort;
  /** The bytes of an ONNX file, or a model that was built with `GraphBuilder`. */
  readonly model: Uint8Array | Model;
  /** The bytes of a file beside the model, for models that keep their weights in one. */
  readonly external?: (location: string) => Uint8Array;
  /** Types and shapes of inputs of which the file says less than is so. */
  readonly inputs?: Readonly<Record<string, TensorType>>;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Drives the numbers that the bases of its run's groups name; without one they stay as they are. */
  readonly scheduler?: Scheduler;
  /** When the scheduler takes a step: after each `batch` (the default), or at each `endEpoch`. */
  readonly per?: 'batch' | 'epoch';
  /** Groups of parameters, with the names of the scheduler's; all in one group where left out. */
  readonly groups?: readonly GroupOptions[];
  /** Which parameters are trained; all that can be where left out. */
  readonly trainable?: Pattern;
  /** The greatest 2-norm of the whole gradient; a longer one is shortened to it. Not clipped where left out. */
  readonly clipNorm?: number;
  /** Handed to the data of `fit`, and saved: a seed for the order of the examples. Default 0. */
  readonly seed?: number;
  /** Of the runtime: threads, providers. */
  readonly sessionOptions?: object;
  /** How many shapes of batches are kept compiled; 4 unless told otherwise. */
  readonly cachedShapes?: number;
}

/** The options with what is left out filled in, as far as it is the same for all models. */
export type ResolvedOptions = OrtTrainerOptions &
  Required<Pick<OrtTrainerOptions, 'per' | 'seed' | 'sessionOptions' | 'cachedShapes'>>;

const NAMES = [
  'ort',
  'model',
  'external',
  'inputs',
  'loss',
  'optimizer',
  'scheduler',
  'per',
  'groups',
  'trainable',
  'clipNorm',
  'seed',
  'sessionOptions',
  'cachedShapes',
] as const satisfies readonly (keyof OrtTrainerOptions)[];

/** @throws StepwiseError `bad-option` */
export function resolveOptions(options: OrtTrainerOptions): ResolvedOptions {
  checkKeys('OrtTrainer.create', options, NAMES);
  const { ort, clipNorm, per = 'batch', seed = 0, cachedShapes = 4, sessionOptions = {} } = options;
  checkOrt(ort);
  checkPart('loss', options.loss, 'attach', 'crossEntropy()');
  checkPart('optimizer', options.optimizer, 'update', 'adamw({ lr: 1e-3 })');
  if (clipNorm !== undefined) checkNumber('OrtTrainer.clipNorm', clipNorm, { above: 0 });
  return {
    ...options,
    per: checkChoice('OrtTrainer.per', per, ['batch', 'epoch']),
    seed: checkNumber('OrtTrainer.seed', seed, { min: 0, integer: true }),
    cachedShapes: checkNumber('OrtTrainer.cachedShapes', cachedShapes, { min: 1, integer: true }),
    sessionOptions,
  };
}

function checkOrt(ort: unknown): void {
  const fits =
    typeof ort === 'object' && ort !== null && 'InferenceSession' in ort && 'Tensor' in ort;
  if (fits) return;
  throw new StepwiseError(
    'bad-option',
    `OrtTrainer.ort: wanted the runtime, import * as ort from 'onnxruntime-node'; got ${show(ort)}.`,
  );
}

function checkPart(name: string, part: unknown, member: string, example: string): void {
  if (typeof part === 'object' && part !== null && member in part) return;
  throw new StepwiseError(
    'bad-option',
    `OrtTrainer.${name}: wanted one, such as ${example}; got ${show(part)}.`,
  );
}
