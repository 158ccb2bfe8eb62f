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
  for (const isNow of [false, true]) {
    for (const [k, { path, by }] of limits.entries()) {
      const own = places
        .filter((i) => (isNow ? held[i] : held[i] === 0 && before[i]) === k + 1)
        // −0 is not JSON
        .map((i) => ({ group: groups[i] ?? 0, at: (values[i] ?? 0) + 0 }));
      if (own.length === 0) continue;
      const about = { step, path, param };
      events.push(
        isNow
          ? { type: 'clamped', ...about, by, held: own }
          : { type: 'released', ...about, groups: own.map(({ group }) => group) },
      );
    }
  }
  before.set(held);
  return events;
}
