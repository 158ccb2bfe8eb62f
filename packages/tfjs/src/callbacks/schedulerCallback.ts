import { StepwiseError, type Machine, type Scheduler } from '@stepwise/core';
import { bindOptimizer, type OptimizerHandle } from '../bindOptimizer.ts';
import { checkParams, checkScheduler, setValues } from '../checkScheduler.ts';
import type { Disposable, FitCallback, TfWithLayers } from '../tensorflow.ts';
import { checkOwnedOptimizer } from './checkOwnedOptimizer.ts';
import { checkFit } from './checkFit.ts';
import { checkLayers, fitCallback, type FitParams } from './fitCallback.ts';
import { asksForMore, metricGuard, metricsOf, NO_GUARD, unlessCutShort } from './metricGuard.ts';
import { namedValues, valuesOfHandle } from './namedValues.ts';
import { batchesPerEpoch } from './runOfFit.ts';
import {
  isMachine,
  readOptions,
  type SchedulerCallbackOptions,
} from './schedulerCallbackOptions.ts';
import { schedulerOfFit } from './schedulerOfFit.ts';
import { withGetters } from './withGetters.ts';

/** A callback that has a scheduler. */
export interface Scheduled {
  /** The scheduler; of a machine, undefined until training begins. */
  readonly scheduler: Scheduler | undefined;
}

/**
 * A callback by which a scheduler, or a machine, drives `model.fit` or `model.fitDataset`.
 *
 * Rule: with `per: 'batch'` the values of optimizer step t are set before its batch, the step is counted once the batch
 * is done, and at the end of an epoch the scheduler observes the epoch's logs (`val_loss`, `val_acc`, `loss`, …). With
 * `per: 'epoch'` values are set when an epoch begins, and its logs are the step's metrics. When the scheduler has
 * stopped, `model.stopTraining` is set. The rate of the epoch's last step is written to the logs as `lr`, and so into
 * the history that `fit` returns, with `momentum` or `beta1` where the run has them, and with several groups `lr/NAME` of
 * each; `lr` then is that of the first.
 *
 * Of a machine it makes the scheduler when training begins: `stepsPerEpoch`, `epochs` and `batchSize` are those of the
 * training, the base is the optimizer's own rate. `epochs` is the horizon, also with `initialEpoch`, where time begins
 * at that epoch, as if the epochs before it had been trained.
 *
 * Two calls of `fit` with the same callback or scheduler continue: the horizon stays that of the first, and a schedule
 * that has ended keeps its last value. Say `run: { epochs }` for all calls together, or lengthen the run by `retarget`
 * of core. It works alone, and among other callbacks that are class instances, in any place; a metric that another
 * callback writes into the logs is heard when that one comes before it. TensorFlow.js breaks an array whose first element
 * is a plain object.
 *
 * A metric that is not in the logs of the first epoch is an error, and the model is what it was before.
 *
 * @param tf the namespace that the model comes from, with the layers API.
 *
 * @example
 * ```ts
 * const callback = schedulerCallback(tf, warmupCosine({ warmup: '1ep' }));
 * const history = await model.fit(x, y, { epochs: 3, callbacks: [callback] });
 * history.history['lr']; // the rate at the end of each epoch
 * callback.scheduler?.run.steps; // 12
 * ```
 * @throws StepwiseError `bad-option`, `unsupported`; when training begins `bad-run` when the run's facts are not those
 * of the training, `missing-fact` when a machine needs one that is not known, `unsupported` when the optimizer lacks
 * something that the run drives, and for a model that was compiled with the name of an optimizer; at the end of an epoch what the scheduler throws, such as `missing-metric`.
 */
export function schedulerCallback<Scalar extends Disposable, Callback extends FitCallback>(
  tf: TfWithLayers<Scalar, Callback>,
  schedulerOrMachine: Scheduler | Machine,
  options: SchedulerCallbackOptions = {},
): Callback & Scheduled {
  const where = 'schedulerCallback';
  checkLayers(where, tf);
  let machine: Machine | undefined;
  let scheduler: Scheduler | undefined;
  if (isMachine(schedulerOrMachine)) machine = schedulerOrMachine;
  else {
    scheduler = schedulerOrMachine;
    checkScheduler(where, scheduler);
  }
  const making = readOptions(options, machine !== undefined);
  const { per } = making;

  let handle: OptimizerHandle | undefined;
  let isUsed = false;
  let pending = false;
  /** A scheduler that is to be taken to the epoch at which training begins. */
  let fresh = false;
  let guard = NO_GUARD;

  const callback = fitCallback(where, tf, options.yieldEvery, {
    begin({ model, params }) {
      checkOwnedOptimizer(where, model);
      const bound = bindOptimizer(tf, model.optimizer);
      const next = scheduler ?? (machine && schedulerOfFit(machine, bound, params, making));
      if (!next) return;
      checkBegin(next);
      checkFit(next.run, per, params);
      checkParams(where, next, bound);
      guard = asksForMore(next, metricsOf(params)) ? metricGuard(tf, model) : NO_GUARD;
      fresh = scheduler === undefined;
      scheduler = next;
      handle = bound;
      isUsed = false;
      pending = false;
    },
    epochBegin(epoch, { params }) {
      if (fresh && epoch > 0) scheduler?.step({ by: epoch * stepsIn(params) });
      fresh = false;
      if (per === 'epoch') apply();
    },
    batchBegin() {
      if (per !== 'batch') return;
      count();
      apply();
      pending = true;
    },
    epochEnd(_, logs, { model }) {
      const metrics = { ...logs };
      if (isUsed && handle && scheduler) {
        Object.assign(logs, namedValues(valuesOfHandle(handle, scheduler.run)));
      }
      if (per === 'batch') count();
      guard.hear(() =>
        unlessCutShort(model, () =>
          per === 'epoch' ? scheduler?.step({ metrics }) : scheduler?.observe({ metrics }),
        ),
      );
      guard.dispose();
      if (scheduler?.stopped) model.stopTraining = true;
    },
    settle() {
      guard.dispose();
      // no epoch has begun: the facts may be others the next time
      if (fresh) scheduler = undefined;
      fresh = false;
    },
  });

  return withGetters(callback, {
    get scheduler() {
      return scheduler;
    },
  });

  /** Counts the batch that is done. */
  function count(): void {
    if (pending) scheduler?.step();
    pending = false;
  }

  function apply(): void {
    if (!scheduler || !handle) return;
    setValues(scheduler, handle);
    isUsed = true;
  }

  function stepsIn(params: FitParams): number {
    const steps = per === 'epoch' ? 1 : (making.run.stepsPerEpoch ?? batchesPerEpoch(params));
    if (steps !== undefined) return steps;
    throw new StepwiseError(
      'missing-fact',
      `${where}: training begins at a later epoch, and nobody says how many batches the epochs before it had: give model.fitDataset batchesPerEpoch, or the callback { run: { stepsPerEpoch: … } }.`,
    );
  }
}

function checkBegin({ stopped }: Scheduler): void {
  if (!stopped) return;
  throw new StepwiseError(
    'bad-run',
    `schedulerCallback: the scheduler decided to stop at step ${stopped.step}; to train on, begin with a new one.`,
  );
}
