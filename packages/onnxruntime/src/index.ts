export { accuracy, type AccuracyOptions } from './accuracy.ts';
export type { Batch, BatchTensor } from './batch.ts';
export type { Checkpoint } from './checkpoint.ts';
export type { FitEpoch, FitOptions, FitProgress, FitResult } from './fitOptions.ts';
export type { GroupOptions, TrainerParameter } from './groups.ts';
export type { Batches, Evaluation, Metric, Outputs } from './metrics.ts';
export type { OrtTrainerOptions } from './options.ts';
export type { Ort, OrtSession, OrtTensor } from './ort.ts';
export type { Pattern } from './pattern.ts';
export type { LoadOptions } from './readCheckpoint.ts';
export { OrtTrainer, type StepResult, type Weights } from './trainer.ts';
export {
  adagrad,
  adam,
  adamw,
  binaryCrossEntropy,
  crossEntropy,
  GraphBuilder,
  huber,
  lion,
  meanAbsoluteError,
  meanSquaredError,
  modelOutput,
  rmsprop,
  sgd,
  tensor,
  type AdagradOptions,
  type AdamOptions,
  type BinaryCrossEntropyOptions,
  type CrossEntropyOptions,
  type HuberOptions,
  type LionOptions,
  type Loss,
  type MeanAbsoluteErrorOptions,
  type MeanSquaredErrorOptions,
  type ModelOutputOptions,
  type Optimizer,
  type RmspropOptions,
  type SgdOptions,
  type Tensor,
} from '@stepwise/onnx-training';
