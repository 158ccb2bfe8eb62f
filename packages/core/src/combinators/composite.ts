import { show } from '../check.ts';
import type { Decision } from '../decision.ts';
import { StepwiseError } from '../error.ts';
import type { Json } from '../json.ts';
import type { Bound, Held, Limit, Observation, Phase, Target } from '../machine.ts';
import type { Param } from '../run.ts';
import { fill } from './fill.ts';
import { forget, nothingHeld } from './held.ts';

const NONE: readonly Decision[] = Object.freeze([]);

/** A machine inside a combinator, and its name in paths. */
export interface Child {
  readonly key: number | string;
  readonly bound: Bound;
}

/** The state of a combinator: one entry for each child, or null when no child observes. */
export type CompositeState = readonly Json[] | null;

/** What every combinator does with the states of its children. */
export interface Composite {
  readonly initial: CompositeState;
  /** `limited` of all children, where one has it. */
  readonly limited: { readonly limited?: readonly Param[] };
  stateOf(state: CompositeState, index: number): Json;
  /** Lets one child observe; puts its new state in place and its key before the paths of its decisions. */
  observeWith(
    state: CompositeState,
    index: number,
    t: number,
    seen: Observation,
  ): { readonly state: CompositeState; readonly decisions: readonly Decision[] };
  replay(state: CompositeState, decision: Decision): CompositeState;
  parse(state: unknown): CompositeState;
  addGroup(state: CompositeState): CompositeState;
  /** `fill` of one child, with its key before the paths of the bounds that hold. */
  fillWith(
    state: CompositeState,
    index: number,
    t: number,
    values: Float64Array,
    targets: readonly Target[],
    held: Held | undefined,
  ): void;
}

function stateOf(state: CompositeState, index: number): Json {
  return state?.[index] ?? null;
}

function put(state: CompositeState, index: number, next: Json): CompositeState {
  if (state === null || state[index] === next) return state;
  // faster than with()
  const changed = state.slice();
  changed[index] = next;
  return changed;
}

export function composite(kind: string, children: readonly Child[]): Composite {
  const observing = children.some(({ bound }) => bound.observe);
  const limited = children.flatMap(({ bound }) => bound.limited ?? []);
  /** Where the children note what holds. */
  const inside: Held[] = [];
  const outside = limitsOutside();
  return {
    limited: limited.length === 0 ? {} : { limited: [...new Set(limited)] },
    initial: observing ? children.map(({ bound }) => bound.initial) : null,
    stateOf,

    observeWith(state, index, t, seen) {
      const child = children[index];
      const result = child?.bound.observe?.(stateOf(state, index), t, seen);
      if (child === undefined || result === undefined) return { state, decisions: NONE };
      const { decisions } = result;
      return {
        state: put(state, index, result.state),
        decisions:
          decisions.length === 0
            ? decisions
            : decisions.map((decision) => ({ ...decision, path: [child.key, ...decision.path] })),
      };
    },

    replay(state, decision) {
      const [key, ...path] = decision.path;
      const index = children.findIndex((child) => child.key === key);
      const child = children[index];
      if (child === undefined) {
        throw new StepwiseError(
          'bad-snapshot',
          `${kind}: a decision names '${key}', which is not one of its machines (${children.map((one) => one.key).join(', ')}).`,
        );
      }
      const before = stateOf(state, index);
      const after = child.bound.replay?.(before, { ...decision, path }) ?? before;
      return put(state, index, after);
    },

    addGroup: (state) =>
      state &&
      children.map(({ bound }, i) => {
        const before = stateOf(state, i);
        return bound.addGroup?.(before) ?? before;
      }),

    fillWith(state, index, t, values, targets, held) {
      const child = children[index];
      if (child === undefined) return;
      const own = held && child.bound.limited ? (inside[index] ??= nothingHeld()) : undefined;
      if (own) forget(own, values.length);
      fill(child.bound, stateOf(state, index), t, values, targets, own);
      if (held === undefined || !own?.any) return;
      held.any = true;
      for (let i = 0; i < own.by.length; i += 1) {
        const limit = own.by[i];
        if (limit) held.by[i] = outside(child.key, limit);
      }
    },

    parse(state) {
      if (!observing) return parseNull(kind, state);
      if (!Array.isArray(state) || state.length !== children.length) {
        throw new StepwiseError(
          'bad-snapshot',
          `${kind} state: wanted a list with one entry for each of the ${children.length} machines; got ${show(state)}.`,
        );
      }
      return children.map(({ bound }, i) =>
        bound.parse === undefined ? parseNull(kind, state[i]) : bound.parse(state[i]),
      );
    },
  };
}

/** One object for each bound inside, with the child's key before its path, so that bounds can be compared. */
function limitsOutside(): (key: Child['key'], limit: Limit) => Limit {
  const known = new Map<Child['key'], Map<Limit, Limit>>();
  return (key, limit) => {
    const ofChild = known.get(key) ?? new Map<Limit, Limit>();
    known.set(key, ofChild);
    const found = ofChild.get(limit) ?? { ...limit, path: [key, ...limit.path] };
    ofChild.set(limit, found);
    return found;
  };
}

/** A decision of a machine inside, with its steps counted as they are outside. */
export function atTime(decision: Decision, outside: (step: number) => number): Decision {
  const { bestStep } = decision.evidence;
  if (bestStep === null) return decision;
  return { ...decision, evidence: { ...decision.evidence, bestStep: outside(bestStep) } };
}

/** The state of a machine that observes nothing. */
export function parseNull(kind: string, state: unknown): null {
  if (state === null) return null;
  throw new StepwiseError(
    'bad-snapshot',
    `${kind} state: wanted null, because nothing here observes; got ${show(state)}.`,
  );
}

/**
 * The phase that a reader would name when several machines work at once: of those whose schedule has not ended the
 * one that began last, then the one that ends first, then the first. It has the say until any of them changes.
 */
export function leadingPhase(phases: readonly (Phase | null)[]): Phase | null {
  let leader: Phase | null = null;
  let until = Infinity;
  for (const phase of phases) {
    if (phase === null) continue;
    until = Math.min(until, phase.until ?? phase.end);
    if (leader === null || leads(phase, leader)) leader = phase;
  }
  return leader && { ...leader, until };
}

function leads(a: Phase, b: Phase): boolean {
  const [heldA, heldB] = [a.name === 'hold', b.name === 'hold'];
  if (heldA !== heldB) return heldB;
  return a.start === b.start ? a.end < b.end : a.start > b.start;
}
