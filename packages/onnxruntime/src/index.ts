export type { Batch, BatchTensor } from './batch.ts';
export type { Checkpoint, LoadOptions } from './checkpoint.ts';
export type { FitEpoch, FitOptions, FitProgress, FitResult } from './fit.ts';
export type { GroupOptions, TrainerParameter } from './groups.ts';
export {
  accuracy,
  type AccuracyOptions,
  type Batches,
  type Evaluation,
  type Metric,
  type Outputs,
} from './metrics.ts';
export type { Ort, OrtSession, OrtTensor } from './ort.ts';
export type { Pattern } from './pattern.ts';
export { OrtTrainer, type OrtTrainerOptions, type StepResult, type Weights } from './trainer.ts';
export {
  adam,
  adamw,
  crossEntropy,
  GraphBuilder,
  meanSquaredError,
  modelOutput,
  sgd,
  tensor,
  type AdamOptions,
  type CrossEntropyOptions,
  type Loss,
  type MeanSquaredErrorOptions,
  type ModelOutputOptions,
  type Optimizer,
  type SgdOptions,
  type Tensor,
} from '@stepwise/onnx-training';
