import { wanted } from '../error.ts';
import type { Json } from '../json.ts';
import type { Bound, Input, Machine, Phase, Place, Spec } from '../machine.ts';
import type { Run } from '../run.ts';

/** A machine inside a combinator. */
export interface Child {
  /** Its name in paths. */
  readonly key: number | string;
  readonly spec: Spec;
  readonly place: Place;
  readonly bound: Bound;
}

/** The state of a combinator: one entry for each child, or null when no child observes. */
export type CompositeState = readonly Json[] | null;

/** What a combinator does with its children. */
export interface Family {
  /** The child's own time at step `t`; undefined when another one has the say. All have it, in the same time, if absent. */
  time?(index: number, t: number): number | undefined;
  /** What comes into a child, where it is not what comes into the combinator. */
  into?(index: number, state: CompositeState, t: number, input: Input): Input;
  /** A step of a child as the combinator counts it. */
  outside?(index: number, step: number): number;
  /** The steps in which a child has the say, where it is not always. */
  readonly starts?: readonly number[];
}

/** Binds a child at its place inside a combinator's. */
export function bindChild(
  machine: Machine,
  key: Child['key'],
  run: Run,
  { path, ...where }: Place,
): Child {
  const place = { ...where, path: [...path, key] };
  return { key, spec: machine.spec, place, bound: machine.bind(run, place) };
}

export function stateOf(state: CompositeState, index: number): Json {
  return state === null ? null : (state[index] ?? null);
}

/** Steps until the last of them has ended; `Infinity` when there is none. */
export function longest(bounds: readonly Bound[]): number {
  return bounds.length === 0 ? Infinity : Math.max(...bounds.map(({ length }) => length));
}

/** What every combinator does with the states of its children. */
export function composite(
  children: readonly Child[],
  { path }: Place,
  {
    time = (_, t) => t,
    into = (_, __, ___, input) => input,
    outside = (_, step) => step,
    starts = [],
  }: Family = {},
): Pick<Bound<CompositeState>, 'addGroup' | 'initial' | 'inside' | 'observe' | 'parse' | 'replay'> {
  const observes = children.some(({ bound }) => bound.observe);
  return {
    initial: observes ? children.map(({ bound }) => bound.initial) : null,
    inside: (state, t, input) =>
      children.map((child, i) => ({
        ...child,
        state: stateOf(state, i),
        t: time(i, t),
        outside: (step) => outside(i, step),
        start: starts[i] ?? 0,
        end: starts[i + 1] ?? Infinity,
        input: into(i, state, t, input),
      })),
    ...(observes && {
      observe(before, t, seen, input) {
        let state = before;
        for (let i = 0; i < children.length; i += 1) {
          const bound = children[i]?.bound;
          const own = time(i, t);
          if (bound?.observe === undefined || own === undefined) continue;
          const old = stateOf(state, i);
          const next = bound.observe(old, own, seen, into(i, state, t, input));
          if (next !== old) state = put(state, i, next);
        }
        return state;
      },
      replay(state, decision) {
        const i = children.findIndex(({ key }) => key === decision.path[path.length]);
        const old = stateOf(state, i);
        return put(state, i, children[i]?.bound.replay?.(old, decision) ?? old);
      },
      addGroup: (state) =>
        state &&
        children.map(({ bound }, i) => {
          const old = stateOf(state, i);
          return bound.addGroup?.(old) ?? old;
        }),
      parse: (state) =>
        Array.isArray(state) && state.length === children.length
          ? children.map(({ bound, place }, i) => parseState(bound, place, state[i]))
          : wanted(
              'bad-snapshot',
              whereOf(path),
              `a list with one entry for each of the ${children.length} machines`,
              state,
            ),
    }),
  };
}

function put(state: CompositeState, index: number, next: Json): CompositeState {
  if (state?.[index] === undefined) return state;
  // faster than with()
  const changed = state.slice();
  changed[index] = next;
  return changed;
}

/** Reads the state of a machine from JSON. */
export function parseState(bound: Bound, { path }: Place, state: unknown): Json {
  if (bound.parse) return bound.parse(state);
  return state === null
    ? state
    : wanted('bad-snapshot', whereOf(path), 'null, because nothing here observes', state);
}

function whereOf(path: Place['path']): string {
  return ['state', ...path].join('.');
}

/**
 * The phase that a reader would name when several machines work at once: of those whose schedule has not ended the
 * one that began last, then the one that ends first, then the first. It has the say until any of them changes.
 */
export function leadingPhase(
  children: readonly Child[],
  state: CompositeState,
  t: number,
): Phase | null {
  let leader: Phase | null = null;
  let until = Infinity;
  for (const [i, { bound }] of children.entries()) {
    const phase = bound.phase(stateOf(state, i), t);
    if (phase === null) continue;
    until = Math.min(until, phase.until ?? phase.end);
    if (leader === null || leads(phase, leader)) leader = phase;
  }
  return leader && { ...leader, until };
}

/** A phase whose steps are counted otherwise outside. */
export function retime(phase: Phase | null, outside: (step: number) => number): Phase | null {
  if (phase === null) return phase;
  const { start, end, until = end } = phase;
  return { ...phase, start: outside(start), end: outside(end), until: outside(until) };
}

function leads(a: Phase, b: Phase): boolean {
  const holds = b.name === 'hold';
  if ((a.name === 'hold') !== holds) return holds;
  return a.start === b.start ? a.end < b.end : a.start > b.start;
}
