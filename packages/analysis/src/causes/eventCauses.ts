import { describe, type SchedulerEvent } from '@stepwise/core';
import type { Values } from '../analysis.ts';
import type { BareChange } from '../draft.ts';
import type { Context } from './context.ts';
import { isSameRate } from './sameRate.ts';

/** What a Stepwise scheduler has written down about a change. */
export interface EventCause {
  readonly event: SchedulerEvent;
  readonly evidence: Values;
  readonly reason: string;
}

/** Events that change a rate without naming it. */
const TELLING = new Set<SchedulerEvent['type']>(['phase', 'retargeted', 'clamped', 'released']);

/** The decision behind a change, by its step and by the rate that it led to; null where none is written down. */
export function eventCauseOf(
  { watched, story, index }: Pick<Context, 'watched' | 'story' | 'index'>,
  change: BareChange,
): EventCause | null {
  const { history, rate } = watched;
  if (history.events.length === 0) return null;
  const { facts } = history;
  const { stepsPerEpoch = 1 } = facts;
  const before = rate?.at[change.row - 1] ?? change.at;
  const first = rate?.at[0] ?? 0;
  const between = (from: number, size: number): readonly SchedulerEvent[] =>
    index.events.between((before - from) * size, (change.at - from) * size);
  // a history counts epochs from 0 or from 1, a scheduler its steps from 0; the rate tells which change it is
  const changed = [1, stepsPerEpoch]
    .flatMap((size) => [0, first].flatMap((from) => between(from, size)))
    .find(
      (one) =>
        'changes' in one &&
        one.changes.some(({ to }) => isSameRate(change.to, to, rate?.precision)),
    );
  // what tells no rate must stand exactly there
  const told = between(first, story.axis === 'epoch' ? stepsPerEpoch : 1).find(({ type }) =>
    TELLING.has(type),
  );
  const event = changed ?? told;
  if (event === undefined) return null;
  const evidence: Record<string, number | string | null> = { event: event.type, step: event.step };
  if ('evidence' in event) {
    const { monitor, metric, best, bad, patience } = event.evidence;
    Object.assign(evidence, { monitor, metric, best, bad, patience });
  }
  if (event.type === 'phase') evidence['phase'] = event.name;
  const reason = describe(event, { groups: [{ name: 'all', base: { lr: 0 } }], ...spe(facts) });
  return { event, evidence, reason };
}

function spe({ stepsPerEpoch }: { readonly stepsPerEpoch?: number }): {
  readonly stepsPerEpoch?: number;
} {
  return stepsPerEpoch === undefined ? {} : { stepsPerEpoch };
}
