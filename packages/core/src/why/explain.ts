import type { Bound, Observation, Target } from '../machine.ts';
import type { Json } from '../json.ts';
import type { Reason } from './reason.ts';

/** The value that comes into a machine. */
export type Input = (target: Target) => number;

/** The metrics that were measured last; none when they are not at hand. */
export type Metrics = Observation['metrics'];

/** What a machine says about step `t`; one without `explain` has nothing to tell but its phase. */
export function explainBound(
  bound: Bound,
  state: Json,
  t: number,
  input: Input,
  metrics: Metrics,
): readonly Reason[] {
  if (bound.explain) return bound.explain(state, t, input, metrics);
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
  return reasons.map((reason) => ({
    ...at(reason, (step) => step + start),
    path: [key, ...reason.path],
  }));
}

/** Reasons of a machine whose time runs differently. */
export function retime(
  reasons: readonly Reason[],
  outside: (step: number) => number,
  t: number,
): readonly Reason[] {
  return reasons.map((reason) => {
    const told = at(reason, outside);
    switch (told.kind) {
      case 'phase':
      case 'hold':
        return told.end === null ? told : { ...told, left: told.end - t };
      case 'silent':
        return { ...told, left: told.start - t };
      case 'patience':
      case 'stopped':
      case 'threshold':
      case 'cooldown':
      case 'blocked':
        return told;
    }
  });
}

/** The reason with every step that it names changed. */
function at(reason: Reason, change: (step: number) => number): Reason {
  switch (reason.kind) {
    case 'phase':
    case 'hold':
      return {
        ...reason,
        start: change(reason.start),
        end: reason.end === null ? null : change(reason.end),
      };
    case 'silent':
      return { ...reason, start: change(reason.start) };
    case 'patience':
    case 'stopped':
      return { ...reason, bestStep: reason.bestStep === null ? null : change(reason.bestStep) };
    case 'threshold':
    case 'cooldown':
    case 'blocked':
      return reason;
  }
}
