import type { SchedulerEvent } from './event.ts';
import type { Watch } from './machine.ts';

/** What has changed, column by column and limit by limit: what it no longer holds, then what it has begun to hold. */
export const watchLimits: Watch = (columns, limits, step, from) => {
  const events: SchedulerEvent[] = [];
  for (const column of columns) {
    const { param, groups, values, before, held = before } = column;
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
  }
  return events;
};
