import type { Axis, RunHistory, Series } from '@stepwise/core';
import type { Finding, Phase, Schedule, Warmup } from './analysis.ts';

/** The series of a run that the explanation looks at. */
export interface Watched {
  readonly run: number;
  readonly history: RunHistory;
  /** The group that is not the biases', cut off where damage begins. */
  readonly rate: Series | null;
  /** The training loss on epochs where there is one, else on steps. */
  readonly train: Series | null;
  /** The validation loss, its total where it has parts; a validation metric where there is no loss. */
  readonly validation: Series | null;
}

/** Rows of one rate, within what the log's digits can tell. */
export interface Segment {
  /** First and last place, and first and last row of the rate's series. */
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly rate: number;
}

/** A change without its cause. */
export interface BareChange {
  /** The row of the rate's series that shows the new rate first, and its place. */
  readonly row: number;
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly ratio: number;
}

/** What the rates alone tell. */
export interface RateStory {
  readonly axis: Axis;
  readonly segments: readonly Segment[];
  readonly warmup: Warmup | null;
  /** `steps`: few rates, each for a while; `smooth`: it changes at most rows; `constant`: one rate after the warm-up. */
  readonly family: 'steps' | 'smooth' | 'constant';
  /** After the warm-up; empty for smooth families, restarts apart. */
  readonly changes: readonly BareChange[];
  readonly phases: readonly Phase[];
  /** By the rates alone: reduce-on-plateau is not among its kinds before causes are known. */
  readonly schedule: Schedule;
  /** Artefacts of the log, clamps, falling bias groups. */
  readonly findings: readonly Finding[];
}
