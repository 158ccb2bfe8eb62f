/** What a range test has measured: strict JSON. */
export interface RangeHistory {
  /** The rate of each step. */
  readonly rates: readonly number[];
  /** The loss of each step, measured before the rate was applied to the weights. All are finite. */
  readonly losses: readonly number[];
  /** The average of the losses up to each step. */
  readonly smoothed: readonly number[];
  /** Steps that were meant to be. */
  readonly steps: number;
  /** How it ended; null when it was left before its end, such as by data that ran out. */
  readonly end: RangeEnd | null;
}

/** Why a range test ended. */
export interface RangeEnd {
  /**
   * `finished`: after all steps; `diverged`: the smoothed loss was too many times its best; `notFinite`: the loss was NaN
   * or infinite, and is not in the history.
   */
  readonly reason: 'finished' | 'diverged' | 'notFinite';
  /** The rate of the step that ended it. */
  readonly rate: number;
}
