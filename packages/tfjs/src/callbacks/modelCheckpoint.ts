import { StepwiseError, type Scheduler } from '@stepwise/core';
import { checkKeys, checkName, checkNumber, show } from '@stepwise/core/check';
import type { Disposable, FitCallback, Logs, TfWithLayers, YieldEvery } from '../tensorflow.ts';
import { captureTraining, type Progress } from './checkpoint/captureTraining.ts';
import type { Checkpoint, SavedCheckpoints } from './checkpoint/checkpoint.ts';
import {
  checkpointTarget,
  type CheckpointTo,
  type TfWithIo,
} from './checkpoint/checkpointTarget.ts';
import type { RestoredCheckpoint } from './checkpoint/restoreCheckpoint.ts';
import { checkTrained } from './checkpoint/trainedModel.ts';
import { epochWatcher, modeOf } from './epochWatcher.ts';
import { checkLayers, fitCallback } from './fitCallback.ts';
import { metricGuard, metricsOf, NO_GUARD } from './metricGuard.ts';
import type { Scheduled } from './schedulerCallback.ts';
import { withGetters } from './withGetters.ts';

/** Which epoch is the best. */
export interface BestOptions {
  /** The metric's name. Default `val_loss`. */
  readonly monitor?: string;
  /** `min` when smaller is better, `max` when larger is. Default as in TensorFlow.js: `max` when `acc` is in the name. */
  readonly mode?: 'min' | 'max';
  /** How much better than the best a metric must be. Default 0. */
  readonly minDelta?: number;
}

export interface ModelCheckpointOptions {
  /**
   * Where checkpoints go. To a URL such as `indexeddb://run` each is saved under its own name: `indexeddb://run/epoch-12`
   * after 12 epochs, `indexeddb://run/best-7`. A handler of `tf.io` gets each in the place of the one before. A function
   * gets the name and `{ header, data }`, JSON and an `ArrayBuffer`.
   */
  readonly to: CheckpointTo;
  /** Where `to` is a function: takes away what it wrote under that name. */
  readonly remove?: (name: string) => unknown;
  /** One after each so many epochs. Default 1, and none where `best` is given. */
  readonly every?: number;
  /** One after each epoch that is the best so far; only the last of them is kept. */
  readonly best?: BestOptions | boolean;
  /** Keeps at most so many of `every`, the last ones; the best is kept beside them. Default: all. */
  readonly keep?: number;
  /** The scheduler that is saved with the model, or the callback that has it. */
  readonly scheduler?: Scheduler | Scheduled;
  /** What `restoreCheckpoint` gave, where a training goes on: what is there already, and the best so far. */
  readonly resume?: Pick<RestoredCheckpoint, 'saved'>;
  /** When training gives way to the page. Default `'auto'`: at most every 125 ms. */
  readonly yieldEvery?: YieldEvery;
}

/** What a checkpoint callback has written. */
export interface Saving {
  /** The checkpoints that there are now, by name. */
  readonly saved: SavedCheckpoints;
}

/**
 * Saves a training while it goes on: weights, optimizer, scheduler and epoch, so that `restoreCheckpoint` continues it
 * bit for bit.
 *
 * Rule: what is saved is the model at the end of an epoch. It is written when all callbacks have ended that epoch, so
 * that the scheduler has heard it, in whatever order they are listed: before the next epoch begins, or when training
 * ends. One that is written has all its parts in one call of the target; what is no longer kept is removed only after
 * that. Where the target fails, training ends with its error.
 *
 * @param tf the namespace that the model comes from, with the layers API.
 *
 * @example
 * ```ts
 * const kept = new Map();
 * const saving = modelCheckpoint(tf, {
 *   to: (name, checkpoint) => kept.set(name, checkpoint),
 *   remove: (name) => kept.delete(name),
 *   every: 1,
 *   keep: 2,
 *   best: { monitor: 'loss' },
 * });
 * await model.fit(x, y, { epochs: 5, callbacks: [saving] });
 * saving.saved.epochs; // ['epoch-4', 'epoch-5']
 * ```
 * @throws StepwiseError `bad-option`; `unsupported` for a URL that TensorFlow.js can't save to, `keep` where it can't
 * remove, and an optimizer that can't be saved; at the end of an epoch `missing-metric`.
 * @see Keras `ModelCheckpoint` and `BackupAndRestore`; `Checkpoint` for the format.
 */
export function modelCheckpoint<Scalar extends Disposable, Callback extends FitCallback>(
  tf: TfWithLayers<Scalar, Callback> & TfWithIo & Parameters<typeof captureTraining>[0],
  options: ModelCheckpointOptions,
): Callback & Saving {
  const where = 'modelCheckpoint';
  checkLayers(where, tf);
  checkKeys(where, options, KEYS);
  const { best, keep, scheduler, resume } = options;
  const target = checkpointTarget(tf, options.to, options.remove);
  const every = options.every ?? (best ? undefined : 1);
  if (every !== undefined) checkNumber(`${where}.every`, every, { min: 1, integer: true });
  checkKeep(keep, target.remove !== undefined);
  if (target.isSingle && best && every !== undefined) {
    throw new StepwiseError(
      'bad-option',
      `${where}: a handler keeps one checkpoint, so it takes every or best; make two callbacks with two handlers, or give a URL or a function.`,
    );
  }
  const watching = best ? readBest(best === true ? {} : best) : undefined;
  const watcher = watching && epochWatcher(watching, resume?.saved.watched);
  let epochs: readonly string[] = resume?.saved.epochs ?? [];
  let bestName = resume?.saved.best ?? null;
  let guard = NO_GUARD;
  let captured: Captured | undefined;

  const callback = fitCallback(where, tf, options.yieldEvery, {
    begin({ model, params }) {
      checkTrained(where, model);
      schedulerOf(scheduler);
      const isKnown = !watching || metricsOf(params).includes(watching.monitor);
      guard = isKnown ? NO_GUARD : metricGuard(tf, model);
    },
    async epochEnd(epoch, logs, { model }) {
      const metrics = { ...logs };
      const isBest = guard.hear(() => watcher?.hear(epoch, metrics)) ?? false;
      guard.dispose();
      const isDue = every !== undefined && (epoch + 1) % every === 0;
      if (!isBest && !isDue) return;
      checkTrained(where, model);
      captured = { isBest, isDue, complete: await captureTraining(tf, model) };
    },
    async epochDone(epoch, logs) {
      if (!captured) return;
      const { isBest, isDue, complete } = captured;
      captured = undefined;
      const progress = {
        epoch: epoch + 1,
        logs: toJson(logs),
        scheduler: schedulerOf(scheduler)?.toJSON() ?? null,
      };
      const write = (name: string) => target.write(name, complete({ ...progress, saved: saved() }));
      if (isBest) {
        const last = bestName;
        bestName = `best-${epoch + 1}`;
        await write(bestName);
        if (last !== null && last !== bestName) await target.remove?.(last);
      }
      if (isDue) {
        const name = `epoch-${epoch + 1}`;
        const all = [...epochs.filter((one) => one !== name), name];
        epochs = all.slice(-(keep ?? all.length));
        await write(name);
        for (const old of all.slice(0, all.length - epochs.length)) await target.remove?.(old);
      }
    },
    settle() {
      guard.dispose();
      captured = undefined;
    },
  });

  return withGetters(callback, {
    get saved() {
      return saved();
    },
  });

  function saved(): SavedCheckpoints {
    return { epochs, best: bestName, watched: watcher?.scheduler.toJSON() ?? null };
  }
}

/** A checkpoint that waits for the end of all callbacks' epoch. */
interface Captured {
  readonly isBest: boolean;
  readonly isDue: boolean;
  complete(progress: Progress): Checkpoint;
}

const KEYS = ['to', 'remove', 'every', 'best', 'keep', 'scheduler', 'resume', 'yieldEvery'];

function readBest(given: BestOptions) {
  checkKeys('modelCheckpoint.best', given, ['monitor', 'mode', 'minDelta']);
  const monitor = checkName('modelCheckpoint.best.monitor', given.monitor ?? 'val_loss');
  // it never stops
  const patience = Number.MAX_SAFE_INTEGER;
  return { ...given, monitor, mode: given.mode ?? modeOf(monitor), patience };
}

function checkKeep(keep: unknown, canRemove: boolean): void {
  if (keep === undefined) return;
  checkNumber('modelCheckpoint.keep', keep, { min: 1, integer: true });
  if (canRemove) return;
  throw new StepwiseError(
    'unsupported',
    'modelCheckpoint.keep: what is written there can not be removed again: TensorFlow.js does it for indexeddb:// and localstorage:// alone. Leave keep out, or give functions for to and remove.',
  );
}

function schedulerOf(given: Scheduler | Scheduled | undefined): Scheduler | undefined {
  if (given === undefined) return undefined;
  if ('toJSON' in given) return given;
  if ('scheduler' in given) return given.scheduler;
  throw new StepwiseError(
    'bad-option',
    `modelCheckpoint.scheduler: wanted a scheduler, or the callback that schedulerCallback gave; got ${show(given)}.`,
  );
}

/** JSON has no numbers that are not finite. */
function toJson(logs: Logs): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(logs).map(([name, value]) => [
      name,
      Number.isFinite(value) ? value : String(value),
    ]),
  );
}
