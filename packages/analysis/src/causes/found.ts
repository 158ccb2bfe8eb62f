import type { Candidate } from './candidates.ts';
import type { Aim, Fit } from './fit.ts';
import type { Counting } from './rule.ts';

/** A plateau scheduler on a series of the log that explains every change. */
export interface Found extends Fit {
  readonly candidate: Candidate;
  readonly aim: Aim;
  readonly isAhead: boolean;
  /** How many settings were tried up to ones as unusual as this. */
  readonly settings: number;
  /** Rows of which the digits of the log leave open whether the metric improved there. */
  readonly open: number;
}

/** One way to look: what it fixes, and how many settings are as usual. */
export interface Way {
  readonly candidate: Candidate;
  readonly aim: Aim;
  readonly isAhead: boolean;
  readonly start: number;
  readonly counting: Counting;
  readonly weight: number;
}

/** Longer patience is not looked for, and what is longer than usual counts as so many more tries. */
export const USUAL = 31;
export const LONGEST = 200;
export const COOLDOWNS = 6;
/** Between two rows of the rate there may be several of the metric, and each may have led to the change. */
export const CLOSE = 8;
