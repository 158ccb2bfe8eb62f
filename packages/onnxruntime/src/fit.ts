import { StepwiseError, type SchedulerEvent } from '@stepwise/core';
import { checkKeys, checkNumber, show } from '@stepwise/core/check';
import type { Batch } from './batch.ts';
import { eachBatch, type Batches, type Metric } from './metrics.ts';
import type { OrtTrainer, Weights } from './trainer.ts';

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
  /** Evaluated after each epoch; the scheduler hears `val_loss`, and `val_…` of each metric. */
  readonly validation?: Iterable<Batch> | Batch | (() => Batches);
  readonly metrics?: Readonly<Record<string, Metric>>;
  /** Goes back at the end to the weights of the best epoch: the one with the lowest `val_loss`, or as said. */
  readonly restoreBest?: boolean | { readonly metric: string; readonly mode: 'min' | 'max' };
  readonly onProgress?: (progress: FitProgress) => void;
  /** Ends training before the next step; what was trained stays. */
  readonly signal?: AbortSignal;
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
  readonly best: { readonly epoch: number; readonly value: number } | null;
}

const YIELD_MS = 50;

/**
 * Trains for some epochs: steps, a validation, and what the scheduler hears of it. Ends when the scheduler stops. Lets
 * other work of the process go on at least every 50 ms, steps that take longer excepted.
 */
export async function fit(trainer: OrtTrainer, options: FitOptions): Promise<FitResult> {
  checkKeys('fit', options, [
    'data',
    'epochs',
    'validation',
    'metrics',
    'restoreBest',
    'onProgress',
    'signal',
  ]);
  const epochs = checkNumber('fit.epochs', options.epochs, { min: 1, integer: true });
  const { validation, metrics, restoreBest = false, onProgress, signal } = options;
  const watched = restoreBest === true ? { metric: 'val_loss', mode: 'min' as const } : restoreBest;
  if (watched !== false && watched.metric.startsWith('val_') && validation === undefined) {
    throw new StepwiseError(
      'bad-option',
      `fit.restoreBest: '${watched.metric}' needs a validation; give one, or watch another metric.`,
    );
  }
  const done: FitEpoch[] = [];
  let best: (NonNullable<FitResult['best']> & { readonly weights: Weights }) | null = null;
  let status: FitResult['status'] = 'finished';
  const breathe = breather();
  while (trainer.epoch < epochs) {
    if (trainer.scheduler?.stopped) status = 'stopped';
    if (status !== 'finished') break;
    const events = trainer.scheduler?.events.length ?? 0;
    const trained = await trainEpoch(trainer, options, breathe);
    if (trained === null) {
      status = 'aborted';
      break;
    }
    const measured: Record<string, number> = { loss: trained.loss };
    if (validation !== undefined) {
      const data = typeof validation === 'function' ? validation() : validation;
      const result = await trainer.evaluate(data, { ...(metrics && { metrics }) });
      measured['val_loss'] = result.loss;
      for (const [name, value] of Object.entries(result.metrics)) measured[`val_${name}`] = value;
    }
    trainer.endEpoch({ metrics: measured });
    const { epoch } = trainer;
    const entry: FitEpoch = { epoch, lr: trained.lr, metrics: measured, skipped: trained.skipped };
    done.push(entry);
    if (watched !== false) best = keepBest(trainer, best, watched, entry);
    onProgress?.({
      type: 'epoch',
      epoch: entry,
      events: trainer.scheduler?.events.slice(events) ?? [],
    });
    await breathe();
  }
  if (status === 'finished' && trainer.scheduler?.stopped) status = 'stopped';
  if (best) trainer.restore(best.weights);
  if (signal?.aborted) status = 'aborted';
  return { epochs: done, status, best: best && { epoch: best.epoch, value: best.value } };
}

async function trainEpoch(
  trainer: OrtTrainer,
  { data, onProgress, signal }: FitOptions,
  breathe: () => Promise<void>,
) {
  const epoch = trainer.epoch + 1;
  const batches = typeof data === 'function' ? data({ epoch, seed: trainer.seed }) : data;
  let [sum, applied, skipped, lr] = [0, 0, 0, Number.NaN];
  for await (const batch of eachBatch(batches)) {
    if (signal?.aborted) return null;
    const result = await trainer.step(batch);
    lr = result.lr;
    if (result.applied) {
      sum += result.loss;
      applied += 1;
    } else {
      skipped += 1;
    }
    onProgress?.({
      type: 'step',
      epoch,
      step: trainer.stepsDone,
      loss: result.loss,
      applied: result.applied,
    });
    await breathe();
    if (trainer.scheduler?.stopped) break;
  }
  if (signal?.aborted) return null;
  if (applied + skipped === 0) {
    throw new StepwiseError(
      'bad-batch',
      `fit.data: there was no batch in epoch ${epoch}. An iterator can be used up: give an array, or a function that makes a new one.`,
    );
  }
  return { loss: sum / applied, skipped, lr };
}

function keepBest<
  B extends { readonly epoch: number; readonly value: number; readonly weights: Weights },
>(
  trainer: OrtTrainer,
  best: B | null,
  { metric, mode }: { readonly metric: string; readonly mode: 'min' | 'max' },
  { epoch, metrics }: FitEpoch,
): B | { epoch: number; value: number; weights: Weights } | null {
  const value = metrics[metric];
  if (value === undefined) {
    throw new StepwiseError(
      'missing-metric',
      `fit.restoreBest: there is no '${metric}'; measured were ${Object.keys(metrics).join(', ')} and not ${show(metric)}.`,
    );
  }
  const better = best === null || (mode === 'min' ? value < best.value : value > best.value);
  return better && !Number.isNaN(value) ? { epoch, value, weights: trainer.snapshot() } : best;
}

/** Gives way to timers and events when the last time is long ago. */
function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < YIELD_MS) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    last = performance.now();
  };
}
