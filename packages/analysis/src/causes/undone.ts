import type { Precision } from '@stepwise/core';
import type { BareChange } from '../draft.ts';
import { isSameRate } from './sameRate.ts';

/** A reduction that lasted for a row or two, and the rise that took it back. */
export interface Undone {
  readonly down: BareChange;
  readonly up: BareChange;
}

/** A reduction that is back after more rows than this has been in effect. */
const LONGEST = 2;

/** The reductions after which the rate is at once what it was before. */
export function undoneOf(
  changes: readonly BareChange[],
  precision: Precision | undefined,
): readonly Undone[] {
  return changes.flatMap((up, i) => {
    const down = changes[i - 1];
    if (down === undefined || down.ratio >= 1 || up.ratio <= 1) return [];
    const isBack = isSameRate(up.to, down.from, precision) && up.row - down.row <= LONGEST;
    return isBack ? [{ down, up }] : [];
  });
}
