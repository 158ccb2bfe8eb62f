import type { Path } from '../machine.ts';
import type { Param } from '../run.ts';

/** Which machine a reason is about. */
interface About {
  /** The way to the machine in the spec. */
  readonly path: Path;
  /** The kind of the machine. */
  readonly machine: string;
}

/** A schedule runs its course: the values change by time alone. */
export interface RunningReason extends About {
  readonly kind: 'phase';
  /** First step of the phase, and first step after it; null when it is open. */
  readonly start: number;
  readonly end: number | null;
  /** Steps of it that are still to come; null when it is open. */
  readonly left: number | null;
}

/** A schedule has ended and its last value is kept. */
export interface HoldReason extends About {
  readonly kind: 'hold';
  /** The step since which it is kept, and the first step after it; null when nothing follows. */
  readonly start: number;
  readonly end: number | null;
  readonly left: number | null;
}

/** What an observer does when its patience is at an end. */
export type Act = 'reduce' | 'raise' | 'stop';

/** An observer waits for more observations of the same kind. */
export interface PatienceReason extends About {
  readonly kind: 'patience';
  readonly act: Act;
  readonly monitor: string;
  readonly mode: 'min' | 'max';
  /** Null before the first finite metric. */
  readonly best: number | null;
  /** The step after which the best was measured. */
  readonly bestStep: number | null;
  /** Observations in a row that count towards the act: without an improvement, or with one for `raise`. */
  readonly bad: number;
  readonly patience: number;
  /** Observations of that kind after which it acts. */
  readonly left: number;
  /** The next metric must be beyond this (below for `min`, above for `max`) to be an improvement; null before a best. */
  readonly needed: number | null;
}

/** The last observation was better than the best, by too little to count. */
export interface ThresholdReason extends About {
  readonly kind: 'threshold';
  readonly monitor: string;
  readonly metric: number;
  readonly best: number;
  /** By how much it was better, ≥ 0, and by how much it must be. */
  readonly improvement: number;
  readonly threshold: number;
}

/** An observer rests after it has acted. */
export interface CooldownReason extends About {
  readonly kind: 'cooldown';
  readonly monitor: string;
  /** Observations of the rest that are still to come. */
  readonly left: number;
}

/** When the time for it has come, a change will not be made for these groups. */
export interface BlockedReason extends About {
  readonly kind: 'blocked';
  readonly act: Act;
  readonly by: 'minimum' | 'maximum' | 'eps' | 'rounding';
  readonly param: Param;
  readonly group: number;
  /** The value now. */
  readonly from: number;
  /** The bound, or eps; null for rounding to float32. */
  readonly limit: number | null;
}

/** An observer does not listen yet. */
export interface SilentReason extends About {
  readonly kind: 'silent';
  /** The step whose metrics it hears first. */
  readonly start: number;
  readonly left: number;
}

/** It has decided that training should end. */
export interface StoppedReason extends About {
  readonly kind: 'stopped';
  readonly monitor: string;
  readonly best: number | null;
  readonly bestStep: number | null;
}

/** A clamp holds a value: what comes in lies beyond its bound. */
export interface HeldReason extends About {
  readonly kind: 'held';
  readonly machine: 'clamp';
  readonly param: Param;
  readonly by: 'minimum' | 'maximum';
  /** Indices into `run.groups`, each with the bound that it is held at. */
  readonly held: readonly { readonly group: number; readonly at: number }[];
}

/** Why nothing has changed yet, and what would have to happen, as strict JSON. Steps are the scheduler's. */
export type Reason =
  | RunningReason
  | HoldReason
  | PatienceReason
  | ThresholdReason
  | CooldownReason
  | BlockedReason
  | SilentReason
  | StoppedReason
  | HeldReason;
