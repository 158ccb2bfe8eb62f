export { bindOptimizer, type OptimizerHandle } from './bindOptimizer.ts';
export type { ScheduledParam } from './optimizers/hyperparameter.ts';
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
export {
  schedulerCallback,
  type Scheduled,
  type SchedulerCallbackOptions,
} from './callbacks/schedulerCallback.ts';
export type { RunFacts } from './callbacks/runOfFit.ts';
export type { Disposable, Logs, Tf, TfOptimizer, TfWithLayers, YieldEvery } from './tensorflow.ts';
