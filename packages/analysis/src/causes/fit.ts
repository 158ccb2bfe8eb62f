import { plateauListener, type Counting, type Cut, type Rule } from './rule.ts';
import type { Candidate } from './candidates.ts';
import type { Target } from './targets.ts';

/** A plateau scheduler that cuts where the log does. */
export interface Fit {
  readonly rule: Rule;
  /** The first row that it heard. */
  readonly start: number;
  /** Its cuts at the changes, in order. */
  readonly cuts: readonly Cut[];
  /** Cuts that it was due to make after the last change. */
  readonly extra: readonly number[];
}

/** What a scheduler has to hit. */
export interface Aim {
  readonly targets: readonly Target[];
  /** Cuts after this row or a later one would show after the end of the log. */
  readonly until: number;
}

/** Counts the rows that are gone through, so that a search has an end. */
export interface Budget {
  rows: number;
}

/**
 * The row after which a scheduler has for the first time heard so many rows in a row without improvement: that of one at
 * index 1, and so on, as far as it has come by the row `last`. A scheduler with such a patience cuts there first.
 *
 * @param most no more than so many are counted.
 */
export function firstReached(
  { values, mode }: Candidate,
  counting: Counting,
  { start, last, most }: { readonly start: number; readonly last: number; readonly most: number },
  budget: Budget,
): readonly number[] {
  const reached = [-1];
  const rule = { ...counting, afterBad: Number.MAX_SAFE_INTEGER, cooldown: 0 };
  const hear = plateauListener(rule, mode, () => {});
  let row = start;
  for (; row <= last && reached.length <= most; row += 1) {
    const { bad } = hear(values[row] ?? Number.NaN, row);
    if (bad === reached.length) reached.push(row);
  }
  budget.rows -= row - start;
  return reached;
}

/** Runs core's machine over the series; null as soon as it cuts elsewhere than the log, or does not where the log does. */
export function fitOf(
  { values, mode }: Candidate,
  rule: Rule,
  start: number,
  { targets, until }: Aim,
  isFloor: boolean,
  budget: Budget,
): Fit | null {
  const cuts: Cut[] = [];
  const extra: number[] = [];
  let isRight = true;
  const hear = plateauListener(rule, mode, (cut) => {
    const target = targets[cuts.length];
    if (target === undefined) {
      extra.push(cut.row);
      isRight = isFloor;
    } else if (cut.row < target.first || cut.row > target.last) isRight = false;
    else cuts.push(cut);
  });
  let row = start;
  for (; row < until && isRight; row += 1) {
    hear(values[row] ?? Number.NaN, row);
    const target = targets[cuts.length];
    if (target && row >= target.last) isRight = false;
    // at the floor nothing that comes later is held against it
    if (target === undefined && isFloor && extra.length > 0) break;
  }
  budget.rows -= row - start;
  return isRight && cuts.length === targets.length ? { rule, start, cuts, extra } : null;
}
