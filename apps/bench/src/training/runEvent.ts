import { describe, type Run, type SchedulerEvent } from '@stepwise/core';
import type { RunEvent } from '../result.ts';

/**
 * The events of a scheduler as the report shows them.
 *
 * @param before the events before these; a milestone is told as a change from the tread before it.
 */
export function toRunEvents(
  events: readonly SchedulerEvent[],
  before: readonly SchedulerEvent[],
  run: Run,
): readonly RunEvent[] {
  const { stepsPerEpoch = 1 } = run;
  let factor = lastFactor(before);
  return events.map((event) => {
    const changed = event.type === 'phase' && event.factor !== undefined && factor !== undefined;
    const label = changed ? times((event.factor ?? 1) / (factor ?? 1)) : labelOf(event);
    if (event.type === 'phase') ({ factor } = event);
    return {
      at: event.step / stepsPerEpoch,
      step: event.step,
      type: changed ? 'milestone' : event.type,
      label,
      text: describe(event, run),
      decision: event,
    };
  });
}

function lastFactor(events: readonly SchedulerEvent[]): number | undefined {
  return events.findLast((event) => event.type === 'phase')?.factor;
}

/** A ratio where values change, else the word that says most. */
function labelOf(event: SchedulerEvent): string {
  if ('changes' in event) {
    const [change] = event.changes;
    if (change) return times(change.to / change.from);
  }
  if (event.type === 'phase') return event.name;
  if (event.type === 'blocked') return event.by;
  return event.type === 'stopped' ? 'stop' : event.type;
}

function times(ratio: number): string {
  return `×${Number(ratio.toPrecision(3))}`;
}
