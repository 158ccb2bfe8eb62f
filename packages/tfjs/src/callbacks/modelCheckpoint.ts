import type { Disposable, FitCallback, Logs, TfWithLayers } from '../tensorflow.ts';
import { captureTraining, type Progress } from './checkpoint/captureTraining.ts';
import type { Checkpoint, SavedCheckpoints } from './checkpoint/checkpoint.ts';
import type { TfWithIo } from './checkpoint/checkpointTarget.ts';
import { readOptions, schedulerOf, type ModelCheckpointOptions } from './checkpoint/options.ts';
import { checkTrained } from './checkpoint/trainedModel.ts';
import { epochWatcher } from './epochWatcher.ts';
import { checkLayers, fitCallback } from './fitCallback.ts';
import { metricGuard, metricsOf, NO_GUARD, unlessCutShort } from './metricGuard.ts';
import { withGetters } from './withGetters.ts';

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
  const { target, every, keep, watching } = readOptions(tf, options);
  const { scheduler, resume } = options;
  const watcher = watching && epochWatcher(watching, resume?.saved.watched);
  let { epochs, best }: Pick<SavedCheckpoints, 'epochs' | 'best'> = resume?.saved ?? {
    epochs: [],
    best: null,
  };
  let guard = NO_GUARD;
  let captured: Captured | undefined;

  const callback = fitCallback(where, tf, options.yieldEvery, {
    begin({ model, params }) {
      checkTrained(where, model);
      const isKnown = !watching || metricsOf(params).includes(watching.monitor);
      guard = isKnown ? NO_GUARD : metricGuard(tf, model);
    },
    async epochEnd(epoch, logs, { model }) {
      const metrics = { ...logs };
      const isBest =
        guard.hear(() => unlessCutShort(model, () => watcher?.hear(epoch, metrics))) ?? false;
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
      const write = async (name: string, change: Partial<SavedCheckpoints>): Promise<void> => {
        const next = { ...saved(), ...change };
        await target.write(name, complete({ ...progress, saved: next }));
        ({ epochs, best } = next);
      };
      if (isBest) {
        const last = best;
        const name = `best-${epoch + 1}`;
        await write(name, { best: name });
        if (last !== null && last !== name) await target.remove?.(last);
      }
      if (isDue) {
        const name = `epoch-${epoch + 1}`;
        const all = [...epochs.filter((one) => one !== name), name];
        const kept = all.slice(-(keep ?? all.length));
        await write(name, { epochs: kept });
        for (const old of all.slice(0, all.length - kept.length)) await target.remove?.(old);
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
    return { epochs, best, watched: watcher?.scheduler.toJSON() ?? null };
  }
}

/** A checkpoint that waits for the end of all callbacks' epoch. */
interface Captured {
  readonly isBest: boolean;
  readonly isDue: boolean;
  complete(progress: Progress): Checkpoint;
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
