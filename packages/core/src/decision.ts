import type { Path } from './machine.ts';
import type { Param } from './run.ts';

/** What a machine knew when it decided. Numbers that are not finite are null. */
export interface Evidence {
  /** Name of the watched metric. */
  readonly monitor: string;
  /** What was compared: the metric, or its mean where `window` is given. */
  readonly metric: number | null;
  /** How many observations the mean is over, where a machine smooths. */
  readonly window?: number;
  readonly best: number | null;
  /** The step after which the best value was measured. */
  readonly bestStep: number | null;
  /** Observations in a row without an improvement. */
  readonly bad: number;
  /** Observations in a row with one, for a machine that counts them. */
  readonly good?: number;
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

/** Reduce-on-plateau or greedy has cut a value. */
export interface Reduced {
  readonly type: 'reduced';
  readonly path: Path;
  readonly param: Param;
  readonly changes: readonly Change[];
  readonly evidence: Evidence;
}

/** Greedy has raised a value. */
export interface Raised {
  readonly type: 'raised';
  readonly path: Path;
  readonly param: Param;
  readonly changes: readonly Change[];
  readonly evidence: Evidence;
}

/** Greedy could cut no further for so long that it has gone back to where it began. */
export interface Reset {
  readonly type: 'reset';
  readonly path: Path;
  readonly param: Param;
  readonly changes: readonly Change[];
  /** How many times a cut was due in vain. */
  readonly times: number;
  readonly evidence: Evidence;
}

/** A change was due, and something kept the machine from it. */
export interface Blocked {
  readonly type: 'blocked';
  readonly path: Path;
  readonly param: Param;
  /** `raise` when it would have raised; absent when it would have cut. */
  readonly change?: 'raise';
  /**
   * `minimum`, `maximum`: already there; `eps`: the change would be too small; `rounding`: it would be lost in rounding
   * to float32; `cooldown`: too soon after the last cut; `warmup`: too soon after the last raise.
   */
  readonly by: 'minimum' | 'maximum' | 'eps' | 'rounding' | 'cooldown' | 'warmup';
  /** Indices into `run.groups`. */
  readonly groups: readonly number[];
  readonly evidence: Evidence;
}

/** Early stopping has seen enough. */
export interface Stopped {
  readonly type: 'stopped';
  readonly path: Path;
  /**
   * `patience`: too many observations without an improvement; `baseline`: the same, and none was ever better than the
   * baseline; `diverged`: worse than the divergence threshold; `reached`: better than the stopping threshold;
   * `notFinite`: the metric was NaN or infinite.
   */
  readonly reason: 'patience' | 'baseline' | 'diverged' | 'reached' | 'notFinite';
  /** The baseline or the threshold, where one was decisive. */
  readonly threshold?: number;
  readonly evidence: Evidence;
}

/** What a machine can decide when it observes. */
export type Decision = Reduced | Raised | Reset | Blocked | Stopped;
