import type * as core from '@tensorflow/tfjs-core';

/** An optimizer of this package, as TensorFlow.js takes one: in `model.compile`, `minimize` and `applyGradients`. */
export interface OwnOptimizer extends core.Optimizer {
  /**
   * Does something, such as to evaluate or save a model, while the weights are their averages, and puts the weights back
   * afterwards: when the promise that it returns is settled, or it throws. Statistics of batch norm are not averaged.
   *
   * @throws StepwiseError `unsupported` without `ema` or `swa`, or while no weights have gone into the average yet.
   */
  withAverages<T>(act: () => T): T;
  /** Exchanges weights and averages; the next call exchanges them back. Steps and saving are refused between. */
  swapAverages(): void;
}
