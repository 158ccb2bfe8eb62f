import { StepwiseError, type PlateauOptions } from '@stepwise/core';
import type { Axis } from '@stepwise/core';
import type { EarlyStop } from '../analysis.ts';

/** Which metric another scheduler would have watched. */
interface WatchedMetric {
  /** A series of the run, by its name. Default: what the log's own scheduler watched, the validation loss. */
  readonly monitor?: string;
  /** Whether lower or higher is better. Default: what the log says. */
  readonly mode?: 'min' | 'max';
  /** Metrics at places before this are not heard. Default: all are. */
  readonly startEpoch?: number;
}

/** Early stopping with other settings. */
export interface EarlyStoppingReplay extends WatchedMetric {
  readonly kind: 'early-stopping';
  /** Rows in a row without an improvement after which training stops; a whole number from 1. */
  readonly patience: number;
  /** How much better than the best a value must be, in its own unit. Default 0. */
  readonly minDelta?: number;
}

/**
 * Another reduce-on-plateau in place of what lowered the rate. What is left out is as in the scheduler that the log
 * shows; where it shows none, as in core's `plateau` with `torch` or, where Keras trained, `keras`.
 */
export interface PlateauReplay
  extends
    WatchedMetric,
    Pick<PlateauOptions, 'factor' | 'threshold' | 'thresholdMode' | 'cooldown'> {
  readonly kind: 'reduce-on-plateau';
  /** Rows without an improvement that are borne; with `keras` the last of them cuts, else the one after it. */
  readonly patience: number;
  /** No cut goes below this rate. */
  readonly min?: number;
  /** Whose rule decides. */
  readonly semantics?: 'stepwise' | 'torch' | 'keras';
}

/** What is to be tried on a log. */
export type ReplaySettings = EarlyStoppingReplay | PlateauReplay;

/** A cut that the replayed scheduler makes, in the part of the log for which that is exact. */
export interface ReplayedCut {
  /** The first place with the new rate. */
  readonly at: number;
  /** The place of the metric after which it was decided. */
  readonly decidedAt: number;
  readonly from: number;
  readonly to: number;
}

/** Where two rates part, and what can still be said then. */
export interface Parting {
  /** The first place at which the rates differ. */
  readonly at: number;
  readonly logged: number;
  readonly replayed: number;
  /**
   * The place before which the replayed scheduler can't cut next, whatever the metric does; null where it has just cut
   * or nothing follows.
   */
  readonly notBefore: number | null;
  /** By how many rows that is later than the cut of the log. */
  readonly laterBy: number | null;
  /** Rows that lie between any two of its cuts, at least. */
  readonly apart: number;
}

/** What other settings would have done, as far as a log can tell. It never says what a loss would have been. */
export interface Replay {
  /** Which run of the history, from 0. */
  readonly run: number;
  readonly name: string | null;
  readonly axis: Axis;
  readonly kind: ReplaySettings['kind'];
  /** The series that was watched; null where the run has none. */
  readonly monitor: string | null;
  /**
   * - `exact`: what is said holds for the whole log
   * - `exact-until`: up to `exactUntil`; the log does not tell what would have come after it
   * - `not-derivable`: nothing can be said
   */
  readonly validity: 'exact' | 'exact-until' | 'not-derivable';
  /** The last place of which what is said is exact. */
  readonly exactUntil: number | null;
  /** Of early stopping. */
  readonly stop: EarlyStop | null;
  /** Of reduce-on-plateau. */
  readonly cuts: readonly ReplayedCut[];
  readonly parting: Parting | null;
  /** All of it in words. */
  readonly text: string;
}

const COMMON = ['kind', 'monitor', 'mode', 'startEpoch', 'patience'];
const OWN = {
  'early-stopping': new Set([...COMMON, 'minDelta']),
  'reduce-on-plateau': new Set([
    ...COMMON,
    'factor',
    'threshold',
    'thresholdMode',
    'cooldown',
    'min',
    'semantics',
  ]),
};

/**
 * Refuses what no replay has; the numbers themselves are checked by the machines of core that are given them.
 *
 * @throws StepwiseError `bad-option`.
 */
export function checkSettings(settings: ReplaySettings): void {
  const given: Readonly<Record<string, unknown>> = { ...settings };
  const { kind, startEpoch, mode, patience } = given;
  if (kind !== 'early-stopping' && kind !== 'reduce-on-plateau') {
    return refuse('replay.kind', "'early-stopping' or 'reduce-on-plateau'", kind);
  }
  const other = Object.keys(given).find((key) => !OWN[kind].has(key));
  if (other !== undefined) refuse('replay', `${[...OWN[kind]].join(', ')} for ${kind}`, other);
  if (!Number.isSafeInteger(patience) || Number(patience) < 0) {
    refuse('replay.patience', 'a whole number of rows from 0', patience);
  }
  if (startEpoch !== undefined && !Number.isFinite(startEpoch)) {
    refuse('replay.startEpoch', 'a finite number', startEpoch);
  }
  if (mode !== undefined && mode !== 'min' && mode !== 'max') {
    refuse('replay.mode', "'min' or 'max'", mode);
  }
}

function refuse(where: string, what: string, given: unknown): never {
  throw new StepwiseError('bad-option', `${where}: wanted ${what}; got ${String(given)}.`);
}
