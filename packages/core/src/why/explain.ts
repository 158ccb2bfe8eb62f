import type { Json } from '../json.ts';
import type { Bound, Input, Inside, Path, Spec } from '../machine.ts';
import type { Run } from '../run.ts';
import { explainObserver } from './observer.ts';
import { placeInside, type Driven } from './place.ts';
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

/** A machine that has the say, as it is met on the way down from the top. */
export interface Node extends Driven {
  readonly spec: Spec;
  readonly path: Path;
  readonly bound: Bound;
  readonly state: Json;
  /** Its own time. */
  readonly t: number;
  /** The scheduler's step of one of its own; the first that is not before it. */
  outside(step: number): number;
  /** The first step, of the scheduler's, at which it no longer has the say. */
  readonly end: number;
  readonly input: Input;
}

/** What a machine, and what is in it, says; steps are the scheduler's. */
export function explain(given: Node, asked: Asked): readonly Reason[] {
  const node = { ...given, spec: withoutHorizon(given.spec) };
  const { bound, state, t, input, path } = node;
  if (bound.inside) {
    return bound.inside(state, t, input).flatMap((one) => explainInside(one, node, asked));
  }
  return (
    explainObserver(node, asked) ?? [
      ...explainPhase(node, asked),
      ...asked.held.filter((reason) => path.every((key, i) => key === reason.path[i])),
    ]
  );
}

function explainInside(one: Inside, around: Node, asked: Asked): readonly Reason[] {
  const { spec, path, bound, state, t, input } = one;
  const start = around.outside(one.start);
  const end = Math.min(around.outside(one.end), around.end);
  if (t === undefined) {
    // of those before it only the decisions are left
    const comes = bound.observe && start > asked.now && start < around.outside(one.end);
    return comes && start !== Infinity
      ? [{ kind: 'silent', path, machine: spec.kind, start, left: start - asked.now }]
      : [];
  }
  const told = explain(
    {
      spec,
      path,
      bound,
      state,
      t,
      outside: (step) => around.outside(one.outside(step)),
      end,
      input,
      ...placeInside(around, path.at(-1), asked.run),
    },
    asked,
  );
  // a part that only observes ends with its time
  const isWhole =
    around.spec.kind !== 'sequence' ||
    told.some(({ kind }) => kind === 'phase' || kind === 'hold') ||
    (one.end === Infinity && told.some(({ kind }) => kind !== 'held'));
  if (isWhole) return told;
  const since = around.outside(one.outside(0));
  return [
    { kind: 'phase', path, machine: spec.kind, start: since, ...lasting(end, asked) },
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
