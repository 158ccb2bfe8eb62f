import type { Path } from './machine.ts';
import type { Param } from './run.ts';

/** What a machine knew when it decided. Numbers that are not finite are null. */
export interface Evidence {
  /** Name of the watched metric. */
  readonly monitor: string;
  readonly metric: number | null;
  readonly best: number | null;
  /** The step after which the best value was measured. */
  readonly bestStep: number | null;
  /** Observations in a row without an improvement. */
  readonly bad: number;
  readonly patience: number;
}

/** The change of one group. */
export interface Change {
  /** Index into `run.groups`. */
  readonly group: number;
  readonly from: number;
  readonly to: number;
  /** The machine's multiplier from now on; the value is a pure function of it and of time. */
  readonly scale: number;
}

/** Reduce-on-plateau has cut a value. */
export interface Reduced {
  readonly type: 'reduced';
  readonly path: Path;
  readonly param: Param;
  readonly changes: readonly Change[];
  readonly evidence: Evidence;
}

/** Reduce-on-plateau would have cut, and something kept it from it. */
export interface Blocked {
  readonly type: 'blocked';
  readonly path: Path;
  readonly param: Param;
  /** `minimum`: already there; `eps`: the cut would be too small; `cooldown`: too soon after the last. */
  readonly by: 'minimum' | 'eps' | 'cooldown';
  /** Indices into `run.groups`. */
  readonly groups: readonly number[];
  readonly evidence: Evidence;
}

/** Early stopping has seen enough. */
export interface Stopped {
  readonly type: 'stopped';
  readonly path: Path;
  readonly reason: 'patience';
  readonly evidence: Evidence;
}

/** What a machine can decide when it observes. */
export type Decision = Reduced | Blocked | Stopped;
