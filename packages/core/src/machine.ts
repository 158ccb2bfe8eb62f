import type { Decision } from './decision.ts';
import type { Json } from './json.ts';
import type { Param, Run } from './run.ts';
import type { Reason } from './why/reason.ts';

/** A machine as plain JSON: its kind, and its options under their own names. `fromSpec` builds it again. */
export interface Spec {
  readonly kind: string;
  readonly [option: string]: Json;
}

/** Whose value is asked for. */
export interface Target {
  readonly param: Param;
  /** Index into `run.groups`. */
  readonly group: number;
  readonly base: number;
}

/** The way from the top of a spec to one of its machines: an index in `sequence` and `chain`, a name in `select`, `machine` in `perEpoch`. */
export type Path = readonly (number | string)[];

/** A stretch of time in which the same machine has the say. Steps `start` ≤ t < `end`. */
export interface Phase {
  /** The kind of the machine, a part of it (`warmup`, `stable`), or `hold` when it has ended and its last value is kept. */
  readonly name: string;
  readonly start: number;
  /** `Infinity` when it is open. */
  readonly end: number;
  /** The first step at which another machine may have the say; `end` if absent. Never after it. */
  readonly until?: number;
  readonly path: Path;
  /** What the base is multiplied by in all of it, where that is one number: a tread of a staircase. */
  readonly factor?: number;
}

/** A bound that holds a value at a step. The same bound is always the same object, so that it can be compared. */
export interface Limit {
  readonly by: 'minimum' | 'maximum';
  /** The way to the `clamp`. */
  readonly path: Path;
}

/** The bound that holds each of several values; null where none does. */
export interface Held {
  /** False when all are null, so that nobody has to look. */
  any: boolean;
  readonly by: (Limit | null)[];
}

/** What a machine hears. */
export interface Observation {
  /** As they came: a machine checks the one that it reads. */
  readonly metrics: Readonly<Record<string, unknown>>;
  /** The value that comes into the machine: the base, or what the machine before makes of it. */
  input(target: Target): number;
}

/** What a factory such as `cosine()` returns: a description, and its behaviour once the facts of a run are known. */
export interface Machine<S extends Json = Json> {
  readonly spec: Spec;
  /**
   * Turns durations into steps, once.
   *
   * @param span the steps that the machine is given: the run's, or its part of a sequence; absent when open.
   * @throws StepwiseError `missing-fact` when a duration needs what the run does not say.
   */
  bind(run: Run, span?: number): Bound<S>;
}

/**
 * A machine in a run. It turns a base value into a value; time is an argument; state changes only when something is
 * observed. Every function is pure.
 */
export interface Bound<S extends Json = Json> {
  /** Steps until its end; `Infinity` when it is open-ended. */
  readonly length: number;
  /** `null` for a machine that observes nothing. */
  readonly initial: S;
  /**
   * The value at step `t`, in closed form; `x` is the base or the value of the machine before. Where time is stretched
   * (`retarget`), `t` may lie between two steps: a closed form is taken as it is, and what knows whole steps
   * only takes the one that has begun. The caller holds what comes out between the values of the two steps.
   */
  value(state: S, t: number, x: number, target: Target): number;
  /**
   * `value` for one parameter of several groups at once, in place: `values[i]` comes in for `targets[i]`. Bit for bit
   * the same, only faster; absent where there is nothing to gain.
   *
   * @param held where a `clamp` notes by which bound it holds `values[i]`; what it does not hold it leaves as it is.
   */
  fill?(state: S, t: number, values: Float64Array, targets: readonly Target[], held?: Held): void;
  /** The parameters that a `clamp` inside can hold; absent when there is none. */
  readonly limited?: readonly Param[];
  /** The state when the run has one group more; absent where it has nothing for each group. */
  addGroup?(state: S): S;
  /** Who has the say at step `t`; null for a machine that never has (early stopping). */
  phase(state: S, t: number): Phase | null;
  /** Hears metrics that were measured after step `t`. */
  observe?(
    state: S,
    t: number,
    seen: Observation,
  ): { readonly state: S; readonly decisions: readonly Decision[] };
  /** What a decision of `observe` did to the values, from the decision alone. */
  replay?(state: S, decision: Decision): S;
  /**
   * Why nothing has changed yet when step `t` is next, and what would have to happen; from the state alone. An observer
   * tells what it waits for. A combinator passes on what its machines say: `fromInside(key, explainBound(…), start)` of
   * `why/explain.ts`, with the value that comes into each. Absent: what `phase` says.
   *
   * @param input the value that comes into the machine at step `t`.
   * @param metrics those that were measured last, where they are at hand; only to tell why they made no difference.
   */
  explain?(
    state: S,
    t: number,
    input: (target: Target) => number,
    metrics: Observation['metrics'],
  ): readonly Reason[];
  /** Checks a state that was read from JSON; throws `bad-snapshot`. Absent: only `null` will do. */
  parse?(state: unknown): S;
}
