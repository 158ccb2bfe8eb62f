import { StepwiseError, type History, type SchedulerEvent } from '@stepwise/core';
import { checkChoice, checkKeys, checkNumber, show } from '@stepwise/core/check';
import type { Batch } from './batch.ts';
import type { Batches, Metric } from './metrics.ts';

export interface FitOptions {
  /** The batches of an epoch: the same in each, or what a function of the epoch (from 1) and the seed returns. */
  readonly data:
    | Iterable<Batch>
    | AsyncIterable<Batch>
    | ((epoch: {
        readonly epoch: number;
        readonly seed: number;
      }) => Iterable<Batch> | AsyncIterable<Batch>);
  /** Epochs in all, those before a checkpoint was loaded included. */
  readonly epochs: number;
  /** How many batches one optimizer step takes: their gradients are added up. The last step of an epoch takes what is left. */
  readonly accumulate?: number;
  /** Evaluated after each epoch; the scheduler hears `val_loss`, and `val_…` of each metric. */
  readonly validation?: Iterable<Batch> | Batch | (() => Batches);
  /** What is validated: the trained parameters (the default) or their moving average. */
  readonly weights?: 'trained' | 'ema';
  /** Measured on the validation. */
  readonly metrics?: Readonly<Record<string, Metric>>;
  /**
   * Goes back at the end to the weights of the best epoch of this fit: the one with the lowest `val_loss`, or as said.
   * Running statistics and averages go back with them; moments and time stay where they are.
   */
  readonly restoreBest?: boolean | Watched;
  readonly onProgress?: (progress: FitProgress) => void;
  /** Ends training before the next step. The epoch that was cut is not counted; with `restoreBest` the best one holds. */
  readonly signal?: AbortSignal;
}

/** A metric of an epoch, and which way is better. */
export interface Watched {
  readonly metric: string;
  readonly mode: 'min' | 'max';
}

export interface FitEpoch {
  /** Counted from 1. */
  readonly epoch: number;
  /** The rate of the first group at the last step. */
  readonly lr: number;
  /** `loss` (the mean over the applied steps), and with a validation `val_loss` and `val_…` of each metric. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Steps that were left out because something was not finite. */
  readonly skipped: number;
}

export type FitProgress =
  | {
      readonly type: 'step';
      readonly epoch: number;
      readonly step: number;
      readonly loss: number;
      readonly applied: boolean;
    }
  | {
      readonly type: 'epoch';
      readonly epoch: FitEpoch;
      readonly events: readonly SchedulerEvent[];
    };

export interface FitResult {
  readonly epochs: readonly FitEpoch[];
  /** `finished`, `stopped` by the scheduler, or `aborted` by the signal. */
  readonly status: 'finished' | 'stopped' | 'aborted';
  /** The epoch whose weights were restored; null where none was asked for, or where the metric was never a number. */
  readonly best: { readonly epoch: number; readonly value: number } | null;
  /**
   * The epochs of this fit as core's training history, which `analyze` of `@stepwise/analysis` explains: rates, losses,
   * metrics, and what the scheduler decided.
   */
  readonly history: History;
}

export type ResolvedFit = Omit<FitOptions, 'restoreBest' | 'accumulate'> & {
  readonly accumulate: number;
  readonly watched: Watched | null;
};

/** @throws StepwiseError `bad-option` */
export function resolveFit(options: FitOptions): ResolvedFit {
  checkKeys('fit', options, [
    'data',
    'epochs',
    'accumulate',
    'validation',
    'weights',
    'metrics',
    'restoreBest',
    'onProgress',
    'signal',
  ]);
  const { restoreBest = false, accumulate = 1, ...others } = options;
  checkNumber('fit.epochs', options.epochs, { min: 1, integer: true });
  checkNumber('fit.accumulate', accumulate, { min: 1, integer: true });
  checkData('fit', options.data);
  if (options.metrics && options.validation === undefined) {
    throw new StepwiseError(
      'bad-option',
      'fit.metrics: they are measured on a validation; give one, or leave them out.',
    );
  }
  return { ...others, accumulate, watched: resolveWatched(restoreBest, options) };
}

/** Throws unless it is batches one after another, or a function. */
export function checkData(where: string, data: unknown): void {
  const fits =
    typeof data === 'function' ||
    (typeof data === 'object' &&
      data !== null &&
      (Symbol.iterator in data || Symbol.asyncIterator in data));
  if (fits) return;
  throw new StepwiseError(
    'bad-option',
    `${where}.data: wanted batches one after another, or a function that returns them; got ${show(data)}.`,
  );
}

function resolveWatched(
  restoreBest: boolean | Watched,
  { validation, metrics }: FitOptions,
): Watched | null {
  if (restoreBest === false) return null;
  const watched = restoreBest === true ? { metric: 'val_loss', mode: 'min' as const } : restoreBest;
  checkKeys('fit.restoreBest', watched, ['metric', 'mode']);
  checkChoice('fit.restoreBest.mode', watched.mode, ['min', 'max']);
  const validated = ['val_loss', ...Object.keys(metrics ?? {}).map((name) => `val_${name}`)];
  const measured = ['loss', ...(validation === undefined ? [] : validated)];
  if (measured.includes(watched.metric)) return watched;
  throw new StepwiseError(
    'bad-option',
    `fit.restoreBest: '${watched.metric}' is not measured; there will be ${measured.join(', ')}. A val_… needs a validation.`,
  );
}
