import { StepwiseError } from '@stepwise/core';
import type { FitModel } from './fitCallback.ts';

/**
 * Throws for a model that was compiled with the name of an optimizer. TensorFlow.js makes one from it in each `compile`,
 * with a rate of its own and no memory of the one before, whose tensors are lost.
 */
export function checkOwnedOptimizer(where: string, model: FitModel): void {
  if (Reflect.get(model, 'isOptimizerOwned') !== true) return;
  const name = model.optimizer.getClassName();
  throw new StepwiseError(
    'unsupported',
    `${where}: the model was compiled with the name of an optimizer, from which TensorFlow.js makes a new ${name} with a rate of its own in each compile. Compile it with an optimizer that you keep: model.compile({ optimizer: tf.train.adam(1e-3), … }).`,
  );
}
