import { StepwiseError, type Machine } from '@stepwise/core';
import { checkChoice, checkKeys, isRecord, show } from '@stepwise/core/check';
import type { ScheduledParam } from '../optimizers/hyperparameter.ts';
import type { YieldEvery } from '../tensorflow.ts';
import type { RunFacts } from './runOfFit.ts';
import type { SchedulerOfFit } from './schedulerOfFit.ts';

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
  /**
   * With a machine: what it drives, each from what the optimizer is set to. Default `['lr']`; `['lr', 'momentum']` or
   * `['lr', 'beta1']` lets one-cycle move the momentum too.
   */
  readonly params?: readonly ScheduledParam[];
  /**
   * With a machine: facts of the run that TensorFlow.js does not know, such as the `stepsPerEpoch` of a dataset, or that
   * are to be others, such as `epochs` where several calls of `fit` make one run.
   */
  readonly run?: RunFacts;
}

/** The options, checked and complete. */
export function readOptions(
  options: SchedulerCallbackOptions,
  isForMachine: boolean,
): SchedulerOfFit {
  const where = 'schedulerCallback';
  checkKeys(where, options, ['per', 'yieldEvery', 'params', 'run']);
  const per = checkChoice(`${where}.per`, options.per ?? 'batch', ['batch', 'epoch']);
  const { params, run } = options;
  if (isForMachine) {
    checkList('schedulerCallback.params', params ?? ['lr'], PARAMS);
    checkKeys('schedulerCallback.run', run ?? {}, FACTS);
  } else if (params !== undefined || run !== undefined) {
    throw new StepwiseError(
      'bad-option',
      `schedulerCallback: a scheduler has its run already, so that params and run are for a machine alone; got ${show(params ?? run)}.`,
    );
  }
  return { per, params: params ?? ['lr'], run: run ?? {} };
}

/** By its members and not by its class, so that two copies of core do no harm. */
export function isMachine(value: unknown): value is Machine {
  return isRecord(value) && isRecord(value['spec']) && typeof value['bind'] === 'function';
}

const PARAMS: readonly ScheduledParam[] = ['lr', 'momentum', 'beta1', 'weightDecay'];
const FACTS = ['stepsPerEpoch', 'stepsPerBatch', 'batchSize', 'tokensPerStep', 'steps', 'epochs'];

function checkList(where: string, given: readonly string[], known: readonly string[]): void {
  if (Array.isArray(given) && given.every((one) => known.includes(String(one)))) return;
  throw new StepwiseError(
    'bad-option',
    `${where}: wanted a list of ${known.join(', ')}; got ${show(given)}.`,
  );
}
