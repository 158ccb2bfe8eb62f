import { bring, columnsOf } from '../columns.ts';
import type { Json } from '../json.ts';
import type { Bound, Limit } from '../machine.ts';
import type { Run } from '../run.ts';
import type { HeldReason } from './reason.ts';

/** What the clamps of a machine hold at a step; one reason for each bound of each parameter. */
export function heldAt(bound: Bound, run: Run, state: Json, t: number): readonly HeldReason[] {
  if (bound.watch === undefined) return [];
  return columnsOf(run, true).flatMap((column) => {
    const { param, groups, held = [] } = column;
    const values = bring(column, bound, state, t);
    const byLimit = new Map<Limit, { group: number; at: number }[]>();
    for (const [i, group] of groups.entries()) {
      const limit = held[i];
      if (limit === undefined) continue;
      const known = byLimit.get(limit) ?? [];
      byLimit.set(limit, known);
      // −0 is not JSON
      known.push({ group, at: (values[i] ?? 0) + 0 });
    }
    return [...byLimit].map(([{ path, by }, ofGroups]): HeldReason => ({
      kind: 'held',
      path,
      machine: 'clamp',
      param,
      by,
      held: ofGroups,
    }));
  });
}
