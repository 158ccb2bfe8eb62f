import type { Axis, Damage, Source } from '@stepwise/core';

/**
 * - `certain`: arithmetic on what the log says
 * - `strong`: a rule that held on every log whose truth is known
 * - `weak`: consistent with the log; something else may be too
 */
export type Confidence = 'certain' | 'strong' | 'weak';

/** Numbers and names that a sentence rests on. */
export type Values = Readonly<
  Record<string, number | string | boolean | null | readonly number[] | readonly string[]>
>;

/** What `analyze` gives: plain JSON. What stands beside `runs` is of the only run, or over all of them. */
export interface Analysis {
  readonly version: 1;
  /** The log's format, such as `keras-csv`. */
  readonly format: string;
  readonly source: Source;
  /** Of all runs, one after another. */
  readonly changes: readonly RateChange[];
  /** The last place of the warm-up; of several runs the longest one's. */
  readonly warmupEnd: number | null;
  readonly schedule: Schedule;
  readonly valKey: string | null;
  /** The best of all runs. */
  readonly best: Best | null;
  readonly phases: readonly Phase[];
  readonly findings: readonly Finding[];
  readonly recommendations: readonly Recommendation[];
  readonly damage: readonly Damage[];
  readonly runs: readonly RunAnalysis[];
}

export interface RunAnalysis {
  /** Which run of the history, from 0. */
  readonly run: number;
  readonly name: string | null;
  /** The axis of the rate's rows; of the validation's where no rate was logged. */
  readonly axis: Axis;
  /** The names of the series that were looked at. */
  readonly rateKey: string | null;
  readonly trainKey: string | null;
  readonly valKey: string | null;
  /** How many rows the longest series has, and its first and last place. */
  readonly rows: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly changes: readonly RateChange[];
  readonly warmupEnd: number | null;
  readonly schedule: Schedule;
  readonly phases: readonly Phase[];
  /** The stretches of one rate, with what each brought. Empty for a smooth schedule. */
  readonly plateaus: readonly Plateau[];
  readonly best: Best | null;
  /** What early stopping with other patience would have done: exact. Empty where there is nothing to watch. */
  readonly earlyStopping: readonly EarlyStop[];
  /** Steps of the rate that the curve itself shows, where no rate was logged. */
  readonly inferred: Inferred | null;
  readonly findings: readonly Finding[];
  readonly recommendations: readonly Recommendation[];
  readonly damage: readonly Damage[];
}

/** Why a rate changed, in a word; `reason` and `evidence` say more. */
export type Cause =
  | 'plateau' // reduce-on-plateau: a replay on the logged metric cuts here
  | 'milestone' // a fixed place: step or multi-step
  | 'phase' // one phase of the schedule ends and another begins
  | 'clamp' // the schedule wanted to go below its minimum
  | 'restart' // a restart of the schedule: up, and down again
  | 'undone' // something sets the rate back to what it was before a reduction
  | 'resume' // training was resumed with another rate
  | 'event' // a Stepwise scheduler has written down why
  | 'unknown';

export interface RateChange {
  /** Which run of the history, from 0. */
  readonly run: number;
  readonly axis: Axis;
  /** The first row that shows the new rate. */
  readonly at: number;
  /** The first place that was trained with it: later than `at` where the log is ahead. */
  readonly effectiveAt: number;
  readonly from: number;
  readonly to: number;
  /** to / from, snapped to a usual one (1/2, 1/10 …) where the printed digits allow it. */
  readonly ratio: number;
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly evidence: Values;
  /** Why, as a sentence. */
  readonly reason: string;
  /** What the change did to the monitored loss; null where too few values are around it. */
  readonly effect: Effect | null;
}

/** The immediate effect of a change: medians of up to three values before and after. */
export interface Effect {
  readonly before: number;
  readonly after: number;
  /** after − before. */
  readonly difference: number;
  /** The standard deviation of the noise of the plateau before. */
  readonly noise: number;
  /** True where the difference is more than the noise explains: |difference| > 2·noise·√(2/3). */
  readonly significant: boolean;
}

export type ScheduleKind =
  | 'constant'
  | 'reduce-on-plateau'
  | 'step'
  | 'multi-step'
  | 'linear'
  | 'cosine'
  | 'polynomial'
  | 'exponential'
  | 'inverse-sqrt'
  | 'one-cycle'
  | 'warm-restarts'
  | 'cyclic'
  | 'warmup-stable-decay'
  | 'several' // the runs of the file differ
  | 'unknown';

export interface Schedule {
  /** What follows the warm-up. */
  readonly kind: ScheduleKind;
  /** Other kinds that fit the logged rates as well: "can't be told apart from". */
  readonly alternatives: readonly ScheduleKind[];
  /** Fitted or counted: base, minimum, duration, gamma, milestones, factor, power … Fields by core's names. */
  readonly parameters: Values;
  readonly warmup: Warmup | null;
  /** The largest residual of the fit, as a share of the peak; null where nothing was fitted. */
  readonly residual: number | null;
  readonly confidence: Confidence;
  /** "linear warm-up to epoch 5, then reduce-on-plateau: halved after 6 epochs without improvement". */
  readonly text: string;
}

export interface Warmup {
  readonly shape: 'linear' | 'other';
  readonly from: number;
  readonly to: number;
  /** The first and the last place of the rise, as logged. */
  readonly start: number;
  readonly end: number;
}

/** A stretch of the rate. */
export interface Phase {
  readonly run: number;
  readonly name: 'warm-up' | 'constant' | 'reduction' | 'decay' | 'floor' | 'restart' | 'rise';
  readonly axis: Axis;
  /** First and last place with it. */
  readonly from: number;
  readonly to: number;
  readonly startRate: number;
  readonly endRate: number;
  readonly text: string;
}

/** What was reached between two changes of the rate. */
export interface Plateau {
  readonly axis: Axis;
  readonly from: number;
  readonly to: number;
  readonly rate: number;
  readonly rows: number;
  /** The best monitored value within it, and where. */
  readonly best: number | null;
  readonly bestAt: number | null;
  /** (best before − best within) / |best before|: positive is better; null for the first. */
  readonly gain: number | null;
  /** Standard deviation of the noise: 1.4826 · MAD of differences / √2. */
  readonly noise: number | null;
  /** Theil–Sen slope of the last third, per place, and the Mann–Kendall z that goes with it. */
  readonly slope: number | null;
  readonly z: number | null;
}

export interface Best {
  readonly run: number;
  readonly key: string;
  readonly axis: Axis;
  readonly at: number;
  readonly value: number;
  /** Whether it is the lowest or the highest. */
  readonly mode: 'min' | 'max';
}

/** Early stopping with one patience, run over the log. */
export interface EarlyStop {
  readonly patience: number;
  /** The place that it stops after; null: it runs to the end of the log. */
  readonly stopsAt: number | null;
  readonly best: number;
  readonly bestAt: number;
  /** Rows that would not have been trained. */
  readonly saved: number;
  /** (best with it − best of the log) / |best of the log|: 0 is the same best, 0.24 is 24 % worse. */
  readonly worse: number;
}

export interface Inferred {
  readonly verdict: 'consistent' | 'unknown';
  /** Rows without improvement before each cut, where a replay explains the jumps. */
  readonly afterBad: number | null;
  readonly places: readonly number[];
  readonly confidence: Confidence;
  readonly evidence: Values;
  readonly text: string;
}

export type FindingCode =
  // health
  | 'overfitting'
  | 'validation-below-training'
  | 'diverged'
  | 'not-finite'
  | 'collapse'
  | 'spike'
  | 'late-variance'
  | 'still-improving'
  | 'stalled'
  | 'wasted'
  | 'staircase-without-rate-change'
  | 'metrics-disagree'
  // the rate
  | 'undone-reductions'
  | 'unexpected-rise'
  | 'early-stopping-before-cut'
  | 'useless-cuts'
  | 'clamped'
  | 'resume-jump'
  | 'constant-though-configured'
  | 'rate-log-ahead'
  | 'rate-log-behind'
  | 'log-artefact'
  | 'bias-group-falls'
  | 'cut-short'
  // the file
  | 'several-runs'
  | 'damaged';

export interface Finding {
  readonly code: FindingCode;
  /** `problem`: training did not do what was meant; `warning`: worth a look; `note`: good to know. */
  readonly severity: 'problem' | 'warning' | 'note';
  readonly run: number;
  readonly axis: Axis | null;
  /** Where, or where it begins; null for the run as a whole. */
  readonly at: number | null;
  readonly values: Values;
  /** The rule, with its numbers: "best in the last 10 % and slope of the last third < 0 (z < −1.96)". */
  readonly rule: string;
  readonly confidence: Confidence;
  readonly text: string;
}

export interface Recommendation {
  readonly rule: 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'R6' | 'R7' | 'R8' | 'R9' | 'R10';
  readonly run: number;
  readonly text: string;
  readonly evidence: Values;
  /** What the numbers do not carry. */
  readonly notClaimed: string;
  readonly confidence: Confidence;
}
