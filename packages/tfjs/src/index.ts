export { bindOptimizer, type OptimizerHandle } from './bindOptimizer.ts';
export type { ScheduledParam } from './optimizers/hyperparameter.ts';
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
export { schedulerCallback, type SchedulerCallbackOptions } from './schedulerCallback.ts';
export type { Disposable, Logs, Tf, TfOptimizer, TfWithLayers, YieldEvery } from './tensorflow.ts';
