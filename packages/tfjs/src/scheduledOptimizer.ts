import { StepwiseError, type Scheduler, type SchedulerEvent } from '@stepwise/core';
import { checkChoice, checkKeys } from '@stepwise/core/check';
import { bindOptimizer, type OptimizerHandle } from './bindOptimizer.ts';
import { checkParams, checkScheduler, setValues } from './checkScheduler.ts';
import type { Disposable, Tf, TfOptimizer } from './tensorflow.ts';

type Metrics = Readonly<Record<string, number>>;

/** A loss whose number can be read. */
export interface ReadableLoss extends Disposable {
  dataSync(): ArrayLike<number>;
}

/** Gradients as TensorFlow.js applies them: by the name of the variable, or a list in the order of the variables. */
export type Gradients<Tensor> =
  | { [name: string]: Tensor }
  | { name: string; tensor: Tensor | null | undefined }[];

/** An optimizer as a loop uses it; `Loss`, `Variable` and `Tensor` are TensorFlow.js' own types. */
export interface TrainableOptimizer<
  Loss extends ReadableLoss,
  Variable extends { readonly name: string },
  Tensor extends Disposable,
> extends TfOptimizer {
  minimize(loss: () => Loss, returnCost?: boolean, varList?: Variable[]): Loss | null;
  computeGradients(
    loss: () => Loss,
    varList?: Variable[],
  ): { value: Loss; grads: { [name: string]: Tensor } };
  applyGradients(gradients: Gradients<Tensor>): void;
}

export interface ScheduledOptimizerOptions {
  /** When the scheduler takes a step: after each `batch` (the default), or at each `endEpoch`. */
  readonly per?: 'batch' | 'epoch';
  /**
   * Leaves out a step whose loss is NaN or infinite: the variables stay as they are, and the scheduler's time does not
   * move (it notes a `skipped` event). Reads the loss back from the device in each step, so it costs time on a GPU. The
   * gradients of a finite loss are not looked at. Default false.
   */
  readonly skipNonFinite?: boolean;
}

export interface StepOptions {
  /** Metrics that the scheduler hears with this step, or a function that measures them after it. */
  readonly metrics?: Metrics | (() => Metrics);
}

export interface MinimizeOptions<Variable> extends StepOptions {
  /** Returns the loss as a scalar, which is the caller's to dispose. Default false. */
  readonly returnCost?: boolean;
  /** The variables to train; every trainable one if absent. */
  readonly varList?: Variable[];
}

/** An optimizer whose rate follows a scheduler. */
export interface ScheduledOptimizer<Loss, Variable, Tensor> {
  readonly scheduler: Scheduler;
  /** The optimizer's numbers as they are now; `handle.dispose()` disposes the optimizer. */
  readonly handle: OptimizerHandle;
  /** Sets the step's values, then does what `optimizer.minimize` does, then the scheduler takes its step. */
  minimize(loss: () => Loss, options?: MinimizeOptions<Variable>): Loss | null;
  /** The same with gradients that are there already (clipped, accumulated, …); they are the caller's to dispose. */
  applyGradients(gradients: Gradients<Tensor>, options?: StepOptions): void;
  /** Tells the scheduler metrics between two steps, such as those of a validation. Time does not move. */
  observe(input: { readonly metrics: Metrics }): readonly SchedulerEvent[];
  /** Ends an epoch: with `per: 'batch'` the scheduler observes the metrics, with `per: 'epoch'` it takes its step. */
  endEpoch(input?: { readonly metrics?: Metrics }): readonly SchedulerEvent[];
}

/**
 * An optimizer for a training loop of one's own, whose rate (and momentum or beta1) follows a scheduler.
 *
 * Rule: optimizer step t uses the scheduler's values at t; then `scheduler.step()`. When the loss function throws,
 * the scheduler has not moved.
 *
 * @param tf the namespace that made the optimizer.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(cosine({ duration: 100 }), { lr: 0.1 });
 * const training = scheduledOptimizer(tf, tf.train.adam(0.1), scheduler);
 * while (scheduler.t < 100) {
 *   training.minimize(() => tf.sub(w, 3).square().mean());
 * }
 * training.handle.dispose();
 * ```
 * @throws StepwiseError `bad-option`, `unsupported` when the run drives what the optimizer does not have, or has several
 * groups where that has one rate, `bad-run` when its groups have other names; when stepped what the scheduler throws, such as `missing-metric`.
 */
export function scheduledOptimizer<
  Loss extends ReadableLoss,
  Variable extends { readonly name: string },
  Tensor extends Disposable,
  Scalar extends Disposable,
>(
  tf: Tf<Scalar>,
  optimizer: TrainableOptimizer<Loss, Variable, Tensor>,
  scheduler: Scheduler,
  options: ScheduledOptimizerOptions = {},
): ScheduledOptimizer<Loss, Variable, Tensor> {
  const where = 'scheduledOptimizer';
  const handle = bindOptimizer(tf, optimizer);
  checkScheduler(where, scheduler);
  checkParams(where, scheduler, handle);
  checkKeys(where, options, ['per', 'skipNonFinite']);
  const per = checkChoice(`${where}.per`, options.per ?? 'batch', ['batch', 'epoch']);
  const { skipNonFinite = false } = options;

  return {
    scheduler,
    handle,
    minimize(loss, { returnCost = false, varList, metrics } = {}) {
      prepare(metrics);
      if (!skipNonFinite) {
        const cost = optimizer.minimize(loss, returnCost, varList);
        count(metrics);
        return cost;
      }
      const { value, grads } = optimizer.computeGradients(loss, varList);
      const applied = Number.isFinite(value.dataSync()[0]);
      if (applied) optimizer.applyGradients(varList ? inOrder(grads, varList) : grads);
      // a variable that the loss does not reach has no gradient
      for (const gradient of Object.values<Tensor | null>(grads)) gradient?.dispose();
      if (!returnCost) value.dispose();
      if (applied) count(metrics);
      else scheduler.step({ applied: false });
      return returnCost ? value : null;
    },
    applyGradients(gradients, { metrics } = {}) {
      prepare(metrics);
      optimizer.applyGradients(gradients);
      count(metrics);
    },
    observe: (input) => scheduler.observe(input),
    endEpoch(input = {}) {
      if (per === 'epoch') return scheduler.step(input);
      return input.metrics === undefined ? [] : scheduler.observe({ metrics: input.metrics });
    },
  };

  function prepare(metrics: StepOptions['metrics']): void {
    if (per === 'epoch' && metrics !== undefined) {
      throw new StepwiseError(
        'bad-option',
        `${where}: with per: 'epoch' the scheduler takes its step at the end of an epoch; pass the metrics to endEpoch({ metrics }).`,
      );
    }
    setValues(scheduler, handle);
  }

  function count(metrics: StepOptions['metrics']): void {
    if (per === 'epoch') return;
    if (metrics === undefined) scheduler.step();
    else scheduler.step({ metrics: typeof metrics === 'function' ? metrics() : metrics });
  }
}

/** The gradients by position, as `minimize` gives them: that is how TensorFlow.js finds a variable's moments again. */
function inOrder<Tensor>(
  grads: { readonly [name: string]: Tensor },
  varList: readonly { readonly name: string }[],
): Gradients<Tensor> {
  return varList.map(({ name }) => ({ name, tensor: grads[name] }));
}
