import { StepwiseError, type EarlyStoppingOptions, type Scheduler } from '@stepwise/core';
import { checkKeys, checkName, checkNumber, show } from '@stepwise/core/check';
import type { YieldEvery } from '../../tensorflow.ts';
import { modeOf } from '../epochWatcher.ts';
import type { Scheduled } from '../schedulerCallback.ts';
import {
  checkpointTarget,
  type CheckpointTarget,
  type CheckpointTo,
  type TfWithIo,
} from './checkpointTarget.ts';
import type { RestoredCheckpoint } from './restoreCheckpoint.ts';

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

/** The options, checked and complete. */
export interface ModelCheckpointSettings {
  readonly target: CheckpointTarget;
  readonly every: number | undefined;
  readonly keep: number | undefined;
  /** How the best epoch is watched for. */
  readonly watching: (EarlyStoppingOptions & { readonly monitor: string }) | undefined;
}

const where = 'modelCheckpoint';
const KEYS = ['to', 'remove', 'every', 'best', 'keep', 'scheduler', 'resume', 'yieldEvery'];

export function readOptions(
  tf: TfWithIo,
  options: ModelCheckpointOptions,
): ModelCheckpointSettings {
  checkKeys(where, options, KEYS);
  const { best, keep } = options;
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
  // it is told at once when it is none
  schedulerOf(options.scheduler);
  return { target, every, keep, watching: best ? readBest(best === true ? {} : best) : undefined };
}

function readBest(given: BestOptions): ModelCheckpointSettings['watching'] {
  checkKeys(`${where}.best`, given, ['monitor', 'mode', 'minDelta']);
  const monitor = checkName(`${where}.best.monitor`, given.monitor ?? 'val_loss');
  // it never stops
  const patience = Number.MAX_SAFE_INTEGER;
  return { ...given, monitor, mode: given.mode ?? modeOf(monitor), patience };
}

function checkKeep(keep: unknown, canRemove: boolean): void {
  if (keep === undefined) return;
  checkNumber(`${where}.keep`, keep, { min: 1, integer: true });
  if (canRemove) return;
  throw new StepwiseError(
    'unsupported',
    `${where}.keep: what is written there can not be removed again: TensorFlow.js does it for indexeddb:// and localstorage:// alone. Leave keep out, or give functions for to and remove.`,
  );
}

/** The scheduler as it is now; undefined where there is none yet. */
export function schedulerOf(given: ModelCheckpointOptions['scheduler']): Scheduler | undefined {
  if (given === undefined) return undefined;
  if (isObject(given) && 'toJSON' in given) return given;
  if (isObject(given) && 'scheduler' in given) return given.scheduler;
  throw new StepwiseError(
    'bad-option',
    `${where}.scheduler: wanted a scheduler, or the callback that schedulerCallback gave; got ${show(given)}.`,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
