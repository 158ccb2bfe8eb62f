import { countBelow } from './marks.ts';

/** The rows of a monitored series after which a change can have been decided, first and last. */
export interface Target {
  readonly first: number;
  readonly last: number;
}

/**
 * The monitored rows that may have led to each change: those since the last row that shows the old rate. Where the log
 * is ahead of the training it is those up to the row that shows the new rate first. Null where a change has none.
 *
 * @param changes row of the rate that shows the new rate first, in order.
 */
export function targetsOf(
  changes: readonly { readonly row: number }[],
  rate: readonly number[],
  monitored: readonly number[],
  isAhead: boolean,
): readonly Target[] | null {
  const targets: Target[] = [];
  for (const { row } of changes) {
    const old = rate[row - 1];
    const now = rate[row];
    if (old === undefined || now === undefined) return null;
    // ahead: after the old row, up to the new one; else from the old row on, before the new one
    const first = countBelow(monitored, old, isAhead);
    const last = countBelow(monitored, now, isAhead) - 1;
    if (last < first) return null;
    targets.push({ first, last });
  }
  return targets;
}
