import type { DecisionDifference, DecisionMark, RunEvent, RunResult } from '../result.ts';

/**
 * The first decision that two runs did not take alike: the same kind, the same change, at the same time.
 *
 * @param a,b where one of them was cut short, decisions later than its last epoch are not compared.
 */
export function compareDecisions(a: RunResult, b: RunResult): DecisionDifference | null {
  const end = Math.min(knownUntil(a), knownUntil(b));
  const [first, second] = [a, b].map(({ events }) => events.filter(({ at }) => at <= end));
  if (first === undefined || second === undefined) return null;
  for (let i = 0; i < Math.max(first.length, second.length); i += 1) {
    const [one, other] = [toMark(first[i]), toMark(second[i])];
    if (JSON.stringify(one) !== JSON.stringify(other)) return { alike: i, events: [one, other] };
  }
  return null;
}

/** What a run decided later was not seen; a run that ended by itself decided nothing more. */
function knownUntil({ status, epochs }: RunResult): number {
  return status === 'interrupted' || status === 'failed' ? epochs.length : Infinity;
}

function toMark(event: RunEvent | undefined): DecisionMark | null {
  return event === undefined ? null : { at: event.at, type: event.type, label: event.label };
}
