import type { Bound, Machine } from '../machine.ts';
import type { Reason } from './reason.ts';

/** A phase of a part lasts no longer than the part. */
export function endsWithPart(
  reasons: readonly Reason[],
  next: number,
  t: number,
): readonly Reason[] {
  return reasons.map((reason) =>
    (reason.kind === 'phase' || reason.kind === 'hold') && next < (reason.end ?? Infinity)
      ? { ...reason, end: next, left: next - t }
      : reason,
  );
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
