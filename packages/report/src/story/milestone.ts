import type { Axis } from '@stepwise/core';

/** What happened in a run, in the order of its places: a number in the list and in the figure. */
export interface Milestone {
  readonly number: number;
  readonly axis: Axis;
  /** From here on. */
  readonly at: number;
  /** A few words: `×0.5 plateau`. */
  readonly label: string;
  /** Less of it: `×0.5`. */
  readonly short: string;
  /** `1e-3 → 5e-4`, where a rate changed. */
  readonly rates: string;
  /** Why, and what it brought, as sentences. */
  readonly text: string;
  /** Less than a change of the rate. */
  readonly quiet: boolean;
  /** Whether what was trained from here on is no longer what was before: lines are not drawn across. */
  readonly cuts: boolean;
}

/** Before all are in order. */
export type Unnumbered = Omit<Milestone, 'number'>;
