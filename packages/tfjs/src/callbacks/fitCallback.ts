import { StepwiseError } from '@stepwise/core';
import { checkNamespace } from '../checkNamespace.ts';
import type {
  Disposable,
  FitCallback,
  Logs,
  ResultsOnDevice,
  TfOptimizer,
  TfWithLayers,
  YieldEvery,
} from '../tensorflow.ts';
import type { Weighted } from '../rangeTest/variablesOf.ts';
import { numbersOf, readNumbers } from './numbersOf.ts';
import { whenFitSettles } from './whenFitSettles.ts';

/** A model that is being trained. */
export interface FitModel extends Weighted {
  readonly optimizer: TfOptimizer;
  stopTraining: boolean;
}

/** What TensorFlow.js says of a call of `fit`: `epochs`, `samples`, `batchSize`, `steps`, `metrics`, … */
export type FitParams = Readonly<Record<string, unknown>>;

/** A call of `model.fit` or `model.fitDataset`. */
export interface Training {
  readonly model: FitModel;
  readonly params: FitParams;
}

/** What a callback does, and when. */
export interface FitHandlers {
  begin?(training: Training): void | Promise<void>;
  epochBegin?(epoch: number, training: Training): void | Promise<void>;
  batchBegin?(training: Training): void;
  /** Nothing is read back from the device: losses and metrics are scalars, which TensorFlow.js disposes. */
  batchEnd?(batch: number, logs: ResultsOnDevice, training: Training): void | Promise<void>;
  epochEnd?(epoch: number, logs: Logs, training: Training): void | Promise<void>;
  /**
   * When all callbacks have ended the epoch, whatever their order: before the next one or the end of training. The logs
   * are a copy, with what all of them have put there, as numbers.
   */
  epochDone?(epoch: number, logs: Logs, training: Training): void | Promise<void>;
  end?(training: Training): void | Promise<void>;
  /** The last of all, also when training throws; then with the epoch that has ended, but is not done. */
  settle?(unfinished: EpochEnd | undefined): void;
}

export interface EpochEnd {
  readonly epoch: number;
  readonly logs: Logs;
}

/** Throws when `tf` lacks what callbacks are made from. */
export function checkLayers(where: string, tf: TfWithLayers<Disposable, FitCallback>): void {
  checkNamespace(tf);
  if (typeof tf.CustomCallback !== 'function') {
    throw new StepwiseError(
      'bad-option',
      `${where}: the namespace has no CustomCallback, so it lacks the layers API; pass that of '@tensorflow/tfjs', or { ...core, ...layers }.`,
    );
  }
}

/**
 * Makes a callback for `model.fit`: a real `tf.CustomCallback`, so that it can be among other callbacks in any place,
 * and gives way to the page; with the model, which those of TensorFlow.js are not told.
 */
export function fitCallback<Callback extends FitCallback>(
  where: string,
  tf: TfWithLayers<Disposable, Callback>,
  yieldEvery: YieldEvery | undefined,
  handlers: FitHandlers,
): Callback {
  let params: FitParams = {};
  /** A training that is to begin. */
  let next: Training | undefined;
  let training: Training | undefined;
  let ended: EpochEnd | undefined;

  const callback = new tf.CustomCallback(
    {
      async onEpochBegin(epoch) {
        await finishEpoch();
        await handlers.epochBegin?.(epoch, current());
      },
      onBatchBegin: () => handlers.batchBegin?.(current()),
      async onEpochEnd(epoch, logs = {}) {
        await handlers.epochEnd?.(epoch, logs, current());
        ended = { epoch, logs };
      },
      async onTrainEnd() {
        await finishEpoch();
        await handlers.end?.(current());
        settle();
      },
    },
    yieldEvery ?? 'auto',
  );
  const { batchEnd } = handlers;
  const giveWay = callback.onBatchEnd.bind(callback);

  // members of its own: TensorFlow.js takes them from here even where it mistakes the callback for a plain object
  return Object.assign(callback, {
    setParams(given: FitParams) {
      params = given;
    },
    setModel(model: unknown) {
      if (!isModel(model)) return;
      if (isTraining(training) || isTraining(next)) {
        throw new StepwiseError(
          'bad-run',
          `${where}: this callback is in a training that has not ended; make one for each call of fit that runs at the same time, and list it once.`,
        );
      }
      next = { model, params };
      whenFitSettles(model, settle);
    },
    async onTrainBegin() {
      if (!next) {
        throw new StepwiseError(
          'bad-option',
          `${where}: TensorFlow.js did not say which model it trains. It does so only when the first callback is a class instance: put the plain object after it into new tf.CustomCallback({ … }), or this callback first.`,
        );
      }
      await handlers.begin?.(next);
      training = next;
      next = undefined;
    },
    // given to CustomCallback, it would read every loss back from the device first
    ...(batchEnd && {
      async onBatchEnd(batch: number, logs: ResultsOnDevice = {}) {
        await batchEnd(batch, logs, current());
        await giveWay(batch, logs);
      },
    }),
  });

  function current(): Training {
    if (training) return training;
    throw new StepwiseError(
      'bad-run',
      `${where}: a training goes on that has not begun with onTrainBegin; let model.fit or model.fitDataset call the callback.`,
    );
  }

  async function finishEpoch(): Promise<void> {
    if (!ended) return;
    const { epoch, logs } = ended;
    ended = undefined;
    await handlers.epochDone?.(epoch, await numbersOf(logs), current());
  }

  function settle(): void {
    next = undefined;
    if (!training) return;
    training = undefined;
    const unfinished = ended && { ...ended, logs: readNumbers(ended.logs) };
    ended = undefined;
    handlers.settle?.(unfinished);
  }
}

function isModel(value: unknown): value is FitModel {
  return typeof value === 'object' && value !== null && 'optimizer' in value;
}

function isTraining(training: Training | undefined): boolean {
  return training !== undefined && Reflect.get(training.model, 'isTraining') === true;
}
