import { StepwiseError } from '@stepwise/core';

import { breather } from './breather.ts';
import { fitRecorder, ratesOfGroups } from './fitRecorder.ts';
import {
  resolveFit,
  type FitEpoch,
  type FitOptions,
  type FitResult,
  type ResolvedFit,
  type Watched,
} from './fitOptions.ts';
import { eachBatch, inGroups } from './metrics.ts';
import type { OrtTrainer } from './trainer.ts';
import type { Weights } from './weights.ts';

interface Best {
  readonly epoch: number;
  readonly value: number;
  readonly weights: Weights;
}

/**
 * Trains for some epochs: steps, a validation, and what the scheduler hears of it. Ends when the scheduler stops. Lets
 * other work of the process go on at least every 50 ms, steps that take longer excepted.
 */
export async function fit(trainer: OrtTrainer, options: FitOptions): Promise<FitResult> {
  const resolved = resolveFit(options);
  const { epochs, watched, onProgress } = resolved;
  const breathe = breather();
  const done: FitEpoch[] = [];
  let best: Best | null = null;
  let aborted = false;
  const recorder = fitRecorder(trainer, resolved);
  while (trainer.epoch < epochs && !trainer.scheduler?.stopped) {
    const events = trainer.scheduler?.events.length ?? 0;
    const trained = await trainEpoch(trainer, resolved, breathe);
    if (trained === null) {
      aborted = true;
      break;
    }
    const metrics = { loss: trained.loss, ...(await validate(trainer, resolved)) };
    trainer.endEpoch({ metrics });
    const { lr, skipped } = trained;
    const epoch: FitEpoch = { epoch: trainer.epoch, lr, metrics, skipped };
    done.push(epoch);
    recorder.note(epoch, trained.rates);
    if (watched) best = keepBest(trainer, best, watched, epoch);
    onProgress?.({ type: 'epoch', epoch, events: trainer.scheduler?.events.slice(events) ?? [] });
    await breathe();
  }
  if (best) trainer.restore(best.weights);
  return {
    epochs: done,
    status: aborted ? 'aborted' : trainer.scheduler?.stopped ? 'stopped' : 'finished',
    best: best && { epoch: best.epoch, value: best.value },
    history: recorder.history(),
  };
}

/** Null where the signal cut it. */
async function trainEpoch(
  trainer: OrtTrainer,
  { data, accumulate, onProgress, signal }: ResolvedFit,
  breathe: () => Promise<void>,
) {
  if (signal?.aborted) return null;
  const epoch = trainer.epoch + 1;
  const batches = typeof data === 'function' ? data({ epoch, seed: trainer.seed }) : data;
  let [sum, applied, skipped, lr] = [0, 0, 0, Number.NaN];
  let rates: readonly number[] = [];
  for await (const some of inGroups(eachBatch(batches), accumulate)) {
    if (signal?.aborted) return null;
    rates = ratesOfGroups(trainer);
    const result = await trainer.step(some);
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
  if (applied + skipped === 0) {
    throw new StepwiseError(
      'bad-batch',
      `fit.data: there was no batch in epoch ${epoch}. An iterator can be used up: give an array, or a function that makes a new one.`,
    );
  }
  return { loss: sum / applied, skipped, lr, rates };
}

/** `val_loss`, and `val_…` of each metric; nothing without a validation. */
async function validate(
  trainer: OrtTrainer,
  { validation, metrics, weights }: ResolvedFit,
): Promise<Readonly<Record<string, number>>> {
  if (validation === undefined) return {};
  const data = typeof validation === 'function' ? validation() : validation;
  const result = await trainer.evaluate(data, {
    ...(metrics && { metrics }),
    ...(weights && { weights }),
  });
  const measured = Object.entries(result.metrics).map(
    ([name, value]) => [`val_${name}`, value] as const,
  );
  return { val_loss: result.loss, ...Object.fromEntries(measured) };
}

function keepBest(
  trainer: OrtTrainer,
  best: Best | null,
  { metric, mode }: Watched,
  { epoch, metrics }: FitEpoch,
): Best | null {
  const value = metrics[metric];
  if (value === undefined || Number.isNaN(value)) return best;
  const better = best === null || (mode === 'min' ? value < best.value : value > best.value);
  return better ? { epoch, value, weights: trainer.snapshot() } : best;
}
