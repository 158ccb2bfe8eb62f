import type { SchedulerEvent } from './event.ts';
import type { Watch } from './machine.ts';

/** What has changed, limit by limit: what it no longer holds, then what it has begun to hold. */
export const watchLimits: Watch = (columns, limits, step, from) => {
  const events: SchedulerEvent[] = [];
  for (const { param, groups, values, before, held = before } of columns) {
    let isSame = true;
    for (let i = 0; i < groups.length; i += 1) {
      if ((groups[i] ?? 0) < from) before[i] = held[i] ?? 0;
      isSame &&= before[i] === held[i];
    }
    if (isSame) continue;
    const places = [...groups.keys()].filter((i) => before[i] !== held[i]);
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
    for (const i of places) before[i] = held[i] ?? 0;
  }
  return events;
};
