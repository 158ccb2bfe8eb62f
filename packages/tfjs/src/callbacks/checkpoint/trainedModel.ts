import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';
import type { io } from '@tensorflow/tfjs-core';
import type { Weighted } from '../../rangeTest/variablesOf.ts';
import type { TfOptimizer } from '../../tensorflow.ts';

/** A compiled model of the layers API, as far as checkpoints need it. */
export interface TrainedModel extends Weighted {
  readonly weights: readonly (Weighted['weights'][number] & {
    readonly shape: readonly (number | null)[];
    readonly dtype: string;
  })[];
  readonly optimizer: TfOptimizer;
  save(handler: io.IOHandler): Promise<unknown>;
}

/** Throws unless it is a model that has been compiled. */
export function checkTrained(where: string, model: unknown): asserts model is TrainedModel {
  if (typeof model !== 'object' || model === null || !('save' in model) || !('weights' in model)) {
    throw new StepwiseError(
      'bad-option',
      `${where}: wanted a model of the layers API, such as tf.sequential(…); got ${show(model)}.`,
    );
  }
  if (!('optimizer' in model) || !model.optimizer) {
    throw new StepwiseError(
      'bad-option',
      `${where}: the model has no optimizer yet; call model.compile({ optimizer, loss }) first, as in the training before.`,
    );
  }
}

/** True while `fit` of the model has not ended. A sequential model leaves it to one inside. */
export function isBeingTrained(model: TrainedModel): boolean {
  const inner: unknown = Reflect.get(model, 'model');
  return [model, inner].some(
    (one) => typeof one === 'object' && one !== null && Reflect.get(one, 'isTraining') === true,
  );
}
