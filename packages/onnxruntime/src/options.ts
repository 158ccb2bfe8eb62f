import { StepwiseError, type Scheduler } from '@stepwise/core';
import { checkChoice, checkKeys, checkNumber, show } from '@stepwise/core/check';
import {
  checkEma,
  TARGETS,
  type EmaOptions,
  type Loss,
  type Model,
  type Optimizer,
  type Statistic,
  type Target,
  type TensorType,
} from '@stepwise/onnx-training';
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
  /** Which parameters are trained; all that can be where left out. `freeze` and `unfreeze` change it later. */
  readonly trainable?: Pattern;
  /**
   * Batch norms that use their running statistics in training too, which then do not change: a pattern of the names of
   * these statistics, `'*'` for all. The others normalise by their batch, and their statistics follow.
   */
  readonly frozenStatistics?: Pattern<Statistic>;
  /**
   * The greatest size of each element of the gradient, as PyTorch's `clip_grad_value_`. With `clipNorm` too, elements are
   * clipped first, then the norm of what is left.
   */
  readonly clipValue?: number;
  /** The greatest 2-norm of the whole gradient; a longer one is shortened to it. Not clipped where left out. */
  readonly clipNorm?: number;
  /**
   * Keeps an exponential moving average of the trained parameters, average ← decay · average + (1 − decay) · parameter
   * after each step, for `{ weights: 'ema' }` of `evaluate`, `predict`, `export` and `fit`.
   */
  readonly ema?: EmaOptions;
  /**
   * Of all random numbers, and saved: the masks of dropout are a function of the seed and the step, and `fit` hands it to
   * its data for the order of the examples. Default 0.
   */
  readonly seed?: number;
  /** `'onnxruntime'` (the default) has operators of ONNX Runtime's own in its graphs, `'portable'` standard ones alone. */
  readonly target?: Target;
  /** Of the runtime: threads, providers, and a `graphOptimizationLevel` in place of the one that suits each graph. */
  readonly sessionOptions?: object;
  /** How many shapes of batches are kept compiled; 4 unless told otherwise. */
  readonly cachedShapes?: number;
}

/** The options with what is left out filled in, as far as it is the same for all models. */
export type ResolvedOptions = OrtTrainerOptions &
  Required<Pick<OrtTrainerOptions, 'per' | 'seed' | 'target' | 'sessionOptions' | 'cachedShapes'>>;

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
  'frozenStatistics',
  'clipValue',
  'clipNorm',
  'ema',
  'seed',
  'target',
  'sessionOptions',
  'cachedShapes',
] as const satisfies readonly (keyof OrtTrainerOptions)[];

/** @throws StepwiseError `bad-option` */
export function resolveOptions(options: OrtTrainerOptions): ResolvedOptions {
  checkKeys('OrtTrainer.create', options, NAMES);
  const { ort, clipNorm, clipValue, ema, target = 'onnxruntime' } = options;
  const { per = 'batch', seed = 0, cachedShapes = 4, sessionOptions = {} } = options;
  checkOrt(ort);
  checkPart('loss', options.loss, 'attach', 'crossEntropy()');
  checkPart('optimizer', options.optimizer, 'update', 'adamw({ lr: 1e-3 })');
  if (clipNorm !== undefined) checkNumber('OrtTrainer.clipNorm', clipNorm, { above: 0 });
  if (clipValue !== undefined) checkNumber('OrtTrainer.clipValue', clipValue, { above: 0 });
  if (ema !== undefined) checkEma('OrtTrainer.ema', ema);
  return {
    ...options,
    per: checkChoice('OrtTrainer.per', per, ['batch', 'epoch']),
    seed: checkNumber('OrtTrainer.seed', seed, { min: 0, integer: true }),
    cachedShapes: checkNumber('OrtTrainer.cachedShapes', cachedShapes, { min: 1, integer: true }),
    target: checkChoice('OrtTrainer.target', target, TARGETS),
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
