import { nothingHeld, forget } from './combinators/held.ts';
import { work, type Column } from './columns.ts';
import type { SchedulerEvent } from './event.ts';
import type { Json } from './json.ts';
import type { Bound, Held, Limit } from './machine.ts';

/** The bounds that hold values now: for each parameter those of its groups. */
export type Limits = (
  | {
      /** By index of the group. */
      readonly groups: (Limit | null)[];
      /** By place in the column. */
      readonly now: Held;
    }
  | undefined
)[];

const NONE: readonly SchedulerEvent[] = Object.freeze([]);

/**
 * What has changed at step `t` about the bounds that hold values, as events; `known` is what was known and then what is.
 * Nothing is made where nothing has changed.
 */
export function compareLimits(
  known: Limits,
  bound: Bound,
  columns: readonly Column[],
  state: Json,
  t: number,
): readonly SchedulerEvent[] {
  const { limited } = bound;
  if (limited === undefined) return NONE;
  let events: SchedulerEvent[] | undefined;
  for (let c = 0; c < columns.length; c += 1) {
    const column = columns[c];
    if (column === undefined || !limited.includes(column.param)) continue;
    const own = (known[c] ??= { groups: [], now: nothingHeld() });
    const { groups: before, now } = own;
    const wasHeld = now.any;
    forget(now, column.values.length);
    work(column, bound, state, t, now);
    if (!wasHeld && !now.any) continue;
    let changed: Map<Limit, Change> | undefined;
    for (let i = 0; i < now.by.length; i += 1) {
      const group = column.targets[i]?.group ?? 0;
      const limit = now.by[i] ?? null;
      const old = before[group] ?? null;
      if (limit === old) continue;
      before[group] = limit;
      const which = limit ?? old;
      if (which === null) continue;
      changed ??= new Map();
      const change = changed.get(which) ?? { held: [], released: [] };
      changed.set(which, change);
      if (limit === null) change.released.push(group);
      // −0 is not JSON
      else change.held.push({ group, at: column.values[i] || 0 });
    }
    if (changed === undefined) continue;
    const { param } = column;
    // not in the order of groups
    const inOrder = [...changed].toSorted(([x], [y]) => (nameOf(x) < nameOf(y) ? -1 : 1));
    events ??= [];
    for (const [{ path }, { released }] of inOrder) {
      if (released.length > 0) {
        events.push({ type: 'released', step: t, path, param, groups: released });
      }
    }
    for (const [{ by, path }, { held }] of inOrder) {
      if (held.length > 0) events.push({ type: 'clamped', step: t, path, param, by, held });
    }
  }
  return events ?? NONE;
}

interface Change {
  readonly held: { readonly group: number; readonly at: number }[];
  readonly released: number[];
}

function nameOf({ by, path }: Limit): string {
  return JSON.stringify([path, by]);
}
