import type { Column } from './columns.ts';
import type { SchedulerEvent } from './event.ts';
import type { Json } from './json.ts';
import type { Bound, Limit } from './machine.ts';

/** The bound that holds each value now: by column, then by group. */
export type Limits = (Limit | null)[][];

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
  if (bound.limit === undefined) return NONE;
  let events: SchedulerEvent[] | undefined;
  for (let c = 0; c < columns.length; c += 1) {
    const column = columns[c];
    const before = (known[c] ??= []);
    let changed: Map<Limit, Change> | undefined;
    for (const target of column?.targets ?? []) {
      const { group, base } = target;
      const now = bound.limit(state, t, base, target);
      const old = before[group] ?? null;
      if (now === old) continue;
      before[group] = now;
      changed ??= new Map();
      const which = now ?? old;
      if (which === null) continue;
      const change = changed.get(which) ?? { held: [], released: [] };
      changed.set(which, change);
      if (now === null) change.released.push(group);
      // −0 is not JSON
      else change.held.push({ group, at: bound.value(state, t, base, target) || 0 });
    }
    if (column === undefined || changed === undefined) continue;
    const { param } = column;
    events ??= [];
    for (const [{ by, path }, { held, released }] of changed) {
      if (released.length > 0) {
        events.push({ type: 'released', step: t, path, param, groups: released });
      }
      if (held.length > 0) events.push({ type: 'clamped', step: t, path, param, by, held });
    }
  }
  return events ?? NONE;
}

interface Change {
  readonly held: { readonly group: number; readonly at: number }[];
  readonly released: number[];
}
