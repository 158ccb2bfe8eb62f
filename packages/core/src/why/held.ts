import { bring, columnsOf } from '../columns.ts';
import type { Json } from '../json.ts';
import type { Bound, Limits } from '../machine.ts';
import type { Run } from '../run.ts';
import type { HeldReason } from './reason.ts';

/** What the clamps of a machine hold at a step; one reason for each bound of each parameter. */
export function heldAt(
  bound: Bound,
  { list }: Limits,
  run: Run,
  state: Json,
  t: number,
): readonly HeldReason[] {
  return columnsOf(run, list).flatMap((column) => {
    const { param, groups, held } = column;
    if (held === undefined) return [];
    const values = bring(column, bound.apply, state, t);
    return list.flatMap(({ path, by }, k): readonly HeldReason[] => {
      const places = [...groups.keys()].filter((i) => held[i] === k + 1);
      // −0 is not JSON
      const now = places.map((i) => ({ group: groups[i] ?? 0, at: (values[i] ?? 0) + 0 }));
      return now.length === 0
        ? []
        : [{ kind: 'held', path, machine: 'clamp', param, by, held: now }];
    });
  });
}
