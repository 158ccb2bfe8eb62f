import type { Bound, Machine } from '../machine.ts';
import type { HoldReason, Reason, RunningReason } from './reason.ts';

/** What the active part says: a phase of it lasts no longer than the part, and one that only observes ends with it. */
export function ofPart(
  reasons: readonly Reason[],
  part: {
    readonly key: number;
    readonly kind: string;
    readonly start: number;
    readonly next: number;
  },
  t: number,
): readonly Reason[] {
  const { key, kind, start, next } = part;
  const [end, left] = next === Infinity ? [null, null] : [next, next - t];
  const told = reasons.map((reason) =>
    isPhase(reason) && next < (reason.end ?? Infinity) ? { ...reason, end, left } : reason,
  );
  return told.some(isPhase) || (told.length > 0 && end === null)
    ? told
    : [{ kind: 'phase', path: [key], machine: kind, start, end, left }, ...told];
}

function isPhase(reason: Reason): reason is RunningReason | HoldReason {
  return reason.kind === 'phase' || reason.kind === 'hold';
}

/** Parts that observe and whose time is still to come. */
export function notYetHeard(
  parts: readonly { readonly machine: Machine }[],
  bounds: readonly Bound[],
  starts: readonly number[],
  active: number,
  t: number,
): readonly Reason[] {
  return bounds.flatMap((bound, i): readonly Reason[] => {
    const start = starts[i] ?? Infinity;
    const empty = (starts[i + 1] ?? Infinity) === start;
    if (i <= active || !bound.observe || empty || start === Infinity) return [];
    const machine = parts[i]?.machine.spec.kind ?? '';
    return [{ kind: 'silent', path: [i], machine, start, left: start - t }];
  });
}
