export { bindOptimizer, type OptimizerHandle } from './bindOptimizer.ts';
export type { ScheduledParam } from './optimizers/hyperparameter.ts';
export { adadelta, type AdadeltaNumbers, type AdadeltaOptions } from './ownOptimizers/adadelta.ts';
export { adam, adamw, type AdamNumbers, type AdamOptions } from './ownOptimizers/adam.ts';
export type { GroupOptions } from './ownOptimizers/groups.ts';
export type { OwnOptimizer } from './ownOptimizers/ownOptimizer.ts';
export type { OwnTf } from './ownOptimizers/ownTf.ts';
export type { VariableSelector } from './ownOptimizers/selector.ts';
export type { CommonOptions } from './ownOptimizers/settings.ts';
export { rmsprop, type RmspropNumbers, type RmspropOptions } from './ownOptimizers/rmsprop.ts';
export { sgd, type SgdNumbers, type SgdOptions } from './ownOptimizers/sgd.ts';
export type {
  OptimizerState,
  RestoreOptions,
  SavedGroup,
  SavedTensor,
} from './optimizerState/optimizerState.ts';
export { restoreOptimizer } from './optimizerState/restoreOptimizer.ts';
export { saveOptimizer } from './optimizerState/saveOptimizer.ts';
export type { BatchedDataset, Examples, RangeTestData, Tensors } from './rangeTest/data.ts';
export type { TfRangeTestOptions } from './rangeTest/options.ts';
export { rangeTest, type RangeTestModel } from './rangeTest/rangeTest.ts';
export {
  scheduledOptimizer,
  type Gradients,
  type MinimizeOptions,
  type ReadableLoss,
  type ScheduledOptimizer,
  type ScheduledOptimizerOptions,
  type StepOptions,
  type TrainableOptimizer,
} from './scheduledOptimizer.ts';
export type {
  Checkpoint,
  CheckpointFacts,
  CheckpointHeader,
  SavedCheckpoints,
  SavedOptimizer,
} from './callbacks/checkpoint/checkpoint.ts';
export { checkpointBytes } from './callbacks/checkpoint/checkpointBytes.ts';
export type { CheckpointTo } from './callbacks/checkpoint/checkpointTarget.ts';
export { latestCheckpoint } from './callbacks/checkpoint/latestCheckpoint.ts';
export type { CheckpointFrom } from './callbacks/checkpoint/readCheckpoint.ts';
export {
  restoreCheckpoint,
  type RestoreCheckpointOptions,
  type RestoredCheckpoint,
} from './callbacks/checkpoint/restoreCheckpoint.ts';
export type { BestOptions, ModelCheckpointOptions } from './callbacks/checkpoint/options.ts';
export { modelCheckpoint, type Saving } from './callbacks/modelCheckpoint.ts';
export { csvLogger, type CsvLog, type CsvLoggerOptions } from './callbacks/csvLogger.ts';
export {
  historyCallback,
  type HistoryCallbackOptions,
  type Recorded,
} from './callbacks/historyCallback.ts';
export { jsonLinesLogger, type JsonLinesLoggerOptions } from './callbacks/jsonLinesLogger.ts';
export type { LoggerOptions } from './callbacks/log/rowLogger.ts';
export {
  earlyStoppingCallback,
  type EarlyStopped,
  type EarlyStoppingCallbackOptions,
} from './callbacks/earlyStoppingCallback.ts';
export { eventFileName } from './tensorboard/eventFileName.ts';
export type { Write } from './tensorboard/eventWriter.ts';
export {
  tensorBoardLogger,
  type TensorBoardLoggerOptions,
} from './tensorboard/tensorBoardLogger.ts';
export type { BestEpoch } from './callbacks/epochWatcher.ts';
export { schedulerCallback, type Scheduled } from './callbacks/schedulerCallback.ts';
export type { SchedulerCallbackOptions } from './callbacks/schedulerCallbackOptions.ts';
export type { RunFacts } from './callbacks/runOfFit.ts';
export type { Disposable, Logs, Tf, TfOptimizer, TfWithLayers, YieldEvery } from './tensorflow.ts';
