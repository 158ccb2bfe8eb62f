import type { Known } from './columns.ts';
import type { SchedulerEvent } from './event.ts';
import type { Limit, Watch } from './machine.ts';

const NOTHING: readonly SchedulerEvent[] = [];

/** Nothing is made where nothing has changed. */
export const watchLimits: Watch = (columns, limits, step, from) => {
  let events = NOTHING;
  for (let i = 0; i < columns.length; i += 1) {
    const column = columns[i];
    if (column && !isSame(column)) events = [...events, ...changesOf(column, limits, step, from)];
  }
  return events;
};

function isSame({ before, held = before }: Known): boolean {
  for (let i = 0; i < held.length; i += 1) if (held[i] !== before[i]) return false;
  return true;
}

/** Limit by limit: what it no longer holds, then what it has begun to hold. */
function changesOf(
  { param, groups, values, before, held = before }: Known,
  limits: readonly Limit[],
  step: number,
  from: number,
): readonly SchedulerEvent[] {
  const events: SchedulerEvent[] = [];
  const places = [...groups.keys()].filter(
    (i) => before[i] !== held[i] && (groups[i] ?? 0) >= from,
  );
  for (const [k, { path }] of limits.entries()) {
    const released = places.filter((i) => before[i] === k + 1 && held[i] === 0);
    if (released.length > 0) {
      const which = released.map((i) => groups[i] ?? 0);
      events.push({ type: 'released', step, path, param, groups: which });
    }
  }
  for (const [k, { path, by }] of limits.entries()) {
    const now = places.filter((i) => held[i] === k + 1);
    if (now.length > 0) {
      // −0 is not JSON
      const which = now.map((i) => ({ group: groups[i] ?? 0, at: (values[i] ?? 0) + 0 }));
      events.push({ type: 'clamped', step, path, param, by, held: which });
    }
  }
  before.set(held);
  return events;
}
