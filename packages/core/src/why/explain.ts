import type { Inside, Spec } from '../machine.ts';
import type { Run } from '../run.ts';
import { explainObserver } from './observer.ts';
import type { HeldReason, Reason } from './reason.ts';

/** What is asked, at the top. */
export interface Asked {
  /** The scheduler's step. */
  readonly now: number;
  readonly run: Run;
  /** The metrics that were measured last; none when they are not at hand. */
  readonly metrics: Readonly<Record<string, unknown>>;
  /** What the clamps hold. */
  readonly held: readonly HeldReason[];
}

/** A machine that has the say, as it is met on the way down from the top; its steps outside are the scheduler's. */
export interface Node extends Omit<Inside, 'start' | 't'> {
  readonly t: number;
}

/** What a machine, and what is in it, says; steps are the scheduler's. */
export function explain(given: Node, asked: Asked): readonly Reason[] {
  const node = { ...given, spec: withoutHorizon(given.spec) };
  const { bound, state, t, input, place } = node;
  if (bound.inside) {
    return bound.inside(state, t, input).flatMap((one) => explainInside(one, node, asked));
  }
  return (
    explainObserver(node, asked) ?? [
      ...explainPhase(node, asked),
      ...asked.held.filter((reason) => place.path.every((key, i) => key === reason.path[i])),
    ]
  );
}

function explainInside(one: Inside, around: Node, asked: Asked): readonly Reason[] {
  const {
    spec,
    place: { path },
    bound,
    t,
  } = one;
  const start = around.outside(one.start);
  const end = Math.min(around.outside(one.end), around.end);
  if (t === undefined) {
    // of those before it only the decisions are left
    const comes = bound.observe && start > asked.now && start < around.outside(one.end);
    return comes && start !== Infinity
      ? [{ kind: 'silent', path, machine: spec.kind, start, left: start - asked.now }]
      : [];
  }
  const outside = (step: number): number => around.outside(one.outside(step));
  const told = explain({ ...one, t, outside, end }, asked);
  // a part that only observes ends with its time
  const isWhole =
    around.spec.kind !== 'sequence' ||
    told.some(({ kind }) => kind === 'phase' || kind === 'hold') ||
    (one.end === Infinity && told.some(({ kind }) => kind !== 'held'));
  if (isWhole) return told;
  return [
    { kind: 'phase', path, machine: spec.kind, start: outside(0), ...lasting(end, asked) },
    ...told,
  ];
}

/** A phase lasts no longer than what it is in. */
function explainPhase({ bound, state, t, outside, end }: Node, asked: Asked): readonly Reason[] {
  const phase = bound.phase(state, t);
  if (phase === null) return [];
  const { name, path, start } = phase;
  return [
    {
      kind: name === 'hold' ? 'hold' : 'phase',
      path,
      machine: name,
      start: outside(start),
      ...lasting(Math.min(outside(phase.end), end), asked),
    },
  ];
}

/** Until when, and for how many steps more; null for what has no end. */
function lasting(
  end: number,
  { now }: Asked,
): { readonly end: number | null; readonly left: number | null } {
  return end === Infinity ? { end: null, left: null } : { end, left: end - now };
}

/** A horizon is bound as the machine in it, and has no name in paths. */
function withoutHorizon(spec: Spec): Spec {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every horizon has a machine
  return spec.kind === 'horizon' ? withoutHorizon(spec['machine'] as Spec) : spec;
}
