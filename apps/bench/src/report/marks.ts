import { finite, type Mark } from '@stepwise/report/drawing';
import type { RunEvent, RunResult } from '../result.ts';

/** An event with the number that it has on the chart and in the list; its words are those of the first run that has it. */
export interface EventMark extends Mark {
  /** The backends whose runs have it; null when all have. */
  readonly only: readonly string[] | null;
  /** Its cause, once where it is the same on all backends, else for each. */
  readonly causes: readonly { readonly backend: string | null; readonly text: string }[];
}

/** A run as far as its marks go. */
export type Marked = Pick<RunResult, 'backend' | 'events'>;

const QUIET = new Set(['phase', 'blocked', 'skipped', 'clamped']);
const RATE = new Set(['reduced', 'raised', 'milestone', 'retargeted', 'set']);

/** Numbers the events of the runs of one schedule in the order of time; what several runs have alike is one mark. */
export function numberMarks(runs: readonly Marked[]): readonly EventMark[] {
  return sharedEvents(runs)
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, found }, index) => {
      const event = found[0]?.event;
      return event === undefined ? null : toMark(index + 1, at, event, found, runs.length);
    })
    .filter((mark) => mark !== null);
}

interface Found {
  readonly backend: string;
  readonly event: RunEvent;
}

/** Events of the same kind, label and time together: the first of one run with the first of another, and so on. */
function sharedEvents(runs: readonly Marked[]): readonly { at: number; found: Found[] }[] {
  const groups = new Map<string, { at: number; found: Found[] }>();
  for (const { backend, events } of runs) {
    const seen = new Map<string, number>();
    for (const event of events) {
      const at = Math.max(0, finite(event.at) ?? 0);
      const kind = JSON.stringify([event.type, event.label, at]);
      const count = seen.get(kind) ?? 0;
      seen.set(kind, count + 1);
      const key = `${count} ${kind}`;
      const group = groups.get(key) ?? { at, found: [] };
      groups.set(key, group);
      group.found.push({ backend, event });
    }
  }
  return [...groups.values()];
}

function toMark(
  number: number,
  at: number,
  event: RunEvent,
  found: readonly Found[],
  runs: number,
): EventMark {
  const same = found.every((one) => one.event.text === event.text);
  return {
    number,
    at,
    label: event.label,
    text: event.text,
    quiet: QUIET.has(event.type),
    only: found.length === runs ? null : found.map(({ backend }) => backend),
    causes: same
      ? [{ backend: null, text: event.text }]
      : found.map((one) => ({ backend: one.backend, text: one.event.text })),
  };
}

/** Whether the rate jumped: at a cut or a milestone, not in what a curve does from step to step. */
export function changesRate({ type }: RunEvent): boolean {
  return RATE.has(type);
}

/** How often the rate jumped. */
export function countRateChanges(events: readonly RunEvent[]): number {
  return events.filter(changesRate).length;
}
