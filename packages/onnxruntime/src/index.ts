export { accuracy, type AccuracyOptions } from './accuracy.ts';
export type { Batch, BatchTensor } from './batch.ts';
export type { Checkpoint } from './checkpoint.ts';
export type { FitEpoch, FitOptions, FitProgress, FitResult } from './fitOptions.ts';
export type { EvaluateOptions, WeightsOptions } from './evaluate.ts';
export type { GroupOptions } from './groups.ts';
export type { Batches, Evaluation, Metric, Outputs, WeightedMean } from './metrics.ts';
export type { OrtTrainerOptions } from './options.ts';
export type { Ort, OrtSession, OrtTensor } from './ort.ts';
export type { Pattern } from './pattern.ts';
export type { TrainerParameter } from './plan.ts';
export type { OrtRangeTestOptions } from './rangeTest/options.ts';
export type { LoadOptions } from './readCheckpoint.ts';
export type { UnfreezeOptions } from './regroup.ts';
export type { StepResult } from './stepResult.ts';
export { OrtTrainer } from './trainer.ts';
export type { TrainerStatistic } from './trainerStatistics.ts';
export type { Weights } from './weights.ts';
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
  type EmaOptions,
  type HuberOptions,
  type LionOptions,
  type Loss,
  type MeanAbsoluteErrorOptions,
  type MeanSquaredErrorOptions,
  type ModelOutputOptions,
  type Optimizer,
  type RmspropOptions,
  type SgdOptions,
  type Statistic,
  type Target,
  type Tensor,
} from '@stepwise/onnx-training';
