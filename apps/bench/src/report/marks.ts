import type { RunEvent } from '../result.ts';
import { finite } from './series.ts';

/** An event with the number that it has on the chart and in the list. */
export interface Mark {
  readonly number: number;
  readonly event: RunEvent;
  readonly at: number;
  /** Drawn with less weight: the rate goes on as planned. */
  readonly quiet: boolean;
}

const QUIET = new Set(['phase', 'blocked', 'skipped', 'clamped']);
const RATE = new Set(['reduced', 'raised', 'milestone', 'retargeted', 'set']);

/** Numbers the events of a run in the order of time. */
export function numberMarks(events: readonly RunEvent[]): readonly Mark[] {
  const timed = events.map((event) => ({ event, at: Math.max(0, finite(event.at) ?? 0) }));
  return timed
    .toSorted((a, b) => a.at - b.at)
    .map(({ event, at }, index) => ({
      number: index + 1,
      event,
      at,
      quiet: QUIET.has(event.type),
    }));
}

/** Whether the rate jumped: at a cut or a milestone, not in what a curve does from step to step. */
export function changesRate({ type }: RunEvent): boolean {
  return RATE.has(type);
}

/** How often the rate jumped. */
export function countRateChanges(events: readonly RunEvent[]): number {
  return events.filter(changesRate).length;
}
