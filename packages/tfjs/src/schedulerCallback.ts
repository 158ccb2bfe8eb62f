import { StepwiseError, type Scheduler, type Values } from '@stepwise/core';
import { checkChoice, checkKeys } from '@stepwise/core/check';
import { bindOptimizer, type OptimizerHandle } from './bindOptimizer.ts';
import { checkFit } from './checkFit.ts';
import { checkNamespace } from './checkNamespace.ts';
import { checkParams, checkScheduler, valuesOf } from './checkScheduler.ts';
import type { Disposable, TfOptimizer, TfWithLayers, YieldEvery } from './tensorflow.ts';

export interface SchedulerCallbackOptions {
  /**
   * When the scheduler takes a step: after each `batch` (the default), or after each `epoch`. It must fit the run:
   * `stepsPerEpoch` is the number of batches, or 1.
   */
  readonly per?: 'batch' | 'epoch';
  /**
   * When training gives way to the page. `model.fit({ yieldEvery })` reaches only callbacks that are plain objects, so
   * say it here. Default `'auto'`: at most every 125 ms.
   */
  readonly yieldEvery?: YieldEvery;
}

/** A model that is being trained. */
interface Model {
  readonly optimizer: TfOptimizer;
  stopTraining: boolean;
}

/**
 * A callback by which a scheduler drives `model.fit` or `model.fitDataset`.
 *
 * Rule: with `per: 'batch'` the values of optimizer step t are set before its batch, the step is counted once the batch
 * is done, and at the end of an epoch the scheduler observes the epoch's logs (`val_loss`, `val_acc`, `loss`, …). With
 * `per: 'epoch'` values are set when an epoch begins, and its logs are the step's metrics. When the scheduler has
 * stopped, `model.stopTraining` is set. The rate of the epoch's last step is written to the logs as `lr`, and so into
 * the history that `fit` returns, with `momentum` or `beta1` where the run has them.
 *
 * Two calls of `fit` with the same scheduler continue. It works alone, and among other callbacks that are class
 * instances, in any place; TensorFlow.js breaks an array whose first element is a plain object.
 *
 * @param tf the namespace that the model comes from, with the layers API.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(warmupCosine({ warmup: '1ep' }), { lr: 0.1, stepsPerEpoch: 4, epochs: 3 });
 * const history = await model.fit(x, y, {
 *   epochs: 3,
 *   callbacks: [schedulerCallback(tf, scheduler)],
 * });
 * history.history['lr']; // the rate at the end of each epoch
 * ```
 * @throws StepwiseError `bad-option`, `unsupported`; when training begins `bad-run` when the run's facts are not those
 * of the training, `unsupported` when the optimizer lacks something that the run drives; at the end of an epoch what
 * the scheduler throws, such as `missing-metric`.
 */
export function schedulerCallback<Scalar extends Disposable, Callback extends object>(
  tf: TfWithLayers<Scalar, Callback>,
  scheduler: Scheduler,
  options: SchedulerCallbackOptions = {},
): Callback {
  checkNamespace(tf);
  if (typeof tf.CustomCallback !== 'function') {
    throw new StepwiseError(
      'bad-option',
      "schedulerCallback: the namespace has no CustomCallback, so it lacks the layers API; pass that of '@tensorflow/tfjs', or { ...core, ...layers }.",
    );
  }
  checkScheduler('schedulerCallback', scheduler);
  checkKeys('schedulerCallback', options, ['per', 'yieldEvery']);
  const per = checkChoice('schedulerCallback.per', options.per ?? 'batch', ['batch', 'epoch']);

  let model: Model | undefined;
  let params: Readonly<Record<string, unknown>> = {};
  let handle: OptimizerHandle | undefined;
  let used: Values | undefined;
  let pending = false;

  const callback = new tf.CustomCallback(
    {
      onEpochBegin() {
        if (per === 'epoch') apply();
      },
      onBatchBegin() {
        if (per !== 'batch') return;
        count();
        apply();
        pending = true;
      },
      onEpochEnd(_, logs = {}) {
        const metrics = { ...logs };
        Object.assign(logs, used);
        if (per === 'epoch') {
          scheduler.step({ metrics });
        } else {
          count();
          scheduler.observe({ metrics });
        }
        if (scheduler.stopped && model) model.stopTraining = true;
      },
    },
    options.yieldEvery ?? 'auto',
  );

  // members of its own: TensorFlow.js takes them from here even where it mistakes the callback for a plain object
  return Object.assign(callback, {
    setModel(given: unknown) {
      model = isModel(given) ? given : undefined;
    },
    setParams(given: Readonly<Record<string, unknown>>) {
      params = given;
    },
    async onTrainBegin() {
      begin();
    },
  });

  function begin(): void {
    if (model === undefined) {
      throw new StepwiseError(
        'bad-option',
        'schedulerCallback: TensorFlow.js did not say which model it trains. It does so only when the first callback is a class instance: put the plain object after it into new tf.CustomCallback({ … }), or this callback first.',
      );
    }
    if (scheduler.stopped) {
      throw new StepwiseError(
        'bad-run',
        `schedulerCallback: the scheduler decided to stop at step ${scheduler.stopped.step}; to train on, begin with a new one.`,
      );
    }
    checkFit(scheduler.run, per, params);
    const bound = bindOptimizer(tf, model.optimizer);
    checkParams('schedulerCallback', scheduler, bound);
    handle = bound;
    used = undefined;
    pending = false;
  }

  /** Counts the batch that is done. */
  function count(): void {
    if (pending) scheduler.step();
    pending = false;
  }

  function apply(): void {
    used = valuesOf(scheduler);
    handle?.set(used);
  }
}

function isModel(value: unknown): value is Model {
  return typeof value === 'object' && value !== null && 'optimizer' in value;
}
