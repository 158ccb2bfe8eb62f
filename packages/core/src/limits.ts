import type { Clamped, Released } from './event.ts';
import type { Known } from './columns.ts';
import type { Limit, Watch } from './machine.ts';

interface Change {
  readonly limit: Limit;
  readonly held: { readonly group: number; readonly at: number }[];
  readonly released: number[];
}

/** Nothing is made where nothing has changed. */
export const watchLimits: Watch = (columns, step, from) => {
  const events: ((Clamped | Released) & { readonly step: number })[] = [];
  for (const column of columns) {
    const { param } = column;
    const changes = changesOf(column, from);
    for (const { limit, released: groups } of changes) {
      const { path } = limit;
      if (groups.length > 0) events.push({ type: 'released', step, path, param, groups });
    }
    for (const { limit, held } of changes) {
      const { path, by } = limit;
      if (held.length > 0) events.push({ type: 'clamped', step, path, param, by, held });
    }
  }
  return events;
};

function changesOf(
  { groups, values, held = [], before = [] }: Known,
  from: number,
): readonly Change[] {
  const changes: Change[] = [];
  for (let i = 0; i < groups.length; i += 1) {
    const group = groups[i] ?? 0;
    const [now, old] = [held[i], before[i]];
    const limit = now ?? old;
    before[i] = now;
    if (now === old || limit === undefined || group < from) continue;
    let change = changes.find((one) => one.limit === limit);
    if (change === undefined) changes.push((change = { limit, held: [], released: [] }));
    // −0 is not JSON
    if (now) change.held.push({ group, at: (values[i] ?? 0) + 0 });
    else change.released.push(group);
  }
  // not in the order of groups
  return changes.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ limit }: Change): string {
  return JSON.stringify([limit.path, limit.by]);
}
