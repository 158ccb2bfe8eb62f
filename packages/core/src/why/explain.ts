import type { Bound, Target } from '../machine.ts';
import type { Json } from '../json.ts';
import type { Reason } from './reason.ts';

/** The value that comes into a machine. */
export type Input = (target: Target) => number;

/** What a machine says about step `t`; one without `explain` has nothing to tell but its phase. */
export function explainBound(
  bound: Bound,
  state: Json,
  t: number,
  input: Input,
): readonly Reason[] {
  if (bound.explain) return bound.explain(state, t, input);
  const phase = bound.phase(state, t);
  if (phase === null) return [];
  const open = phase.end === Infinity;
  return [
    {
      kind: phase.name === 'hold' ? 'hold' : 'phase',
      path: phase.path,
      machine: phase.name,
      start: phase.start,
      end: open ? null : phase.end,
      left: open ? null : phase.end - t,
    },
  ];
}

/**
 * What a machine inside a combinator says, as the combinator says it.
 *
 * @param key the machine's name in paths.
 * @param start when its time begins, in the combinator's.
 */
export function fromInside(
  key: number | string,
  reasons: readonly Reason[],
  start = 0,
): readonly Reason[] {
  return reasons.map((reason): Reason => {
    const path = [key, ...reason.path];
    switch (reason.kind) {
      case 'phase':
      case 'hold':
        return {
          ...reason,
          path,
          start: reason.start + start,
          end: reason.end === null ? null : reason.end + start,
        };
      case 'silent':
        return { ...reason, path, start: reason.start + start };
      case 'patience':
      case 'stopped':
        return {
          ...reason,
          path,
          bestStep: reason.bestStep === null ? null : reason.bestStep + start,
        };
      case 'threshold':
      case 'cooldown':
      case 'blocked':
        return { ...reason, path };
    }
  });
}
