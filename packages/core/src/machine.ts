import type { Known } from './columns.ts';
import type { Blocked, Change, Decision } from './decision.ts';
import type { SchedulerEvent } from './event.ts';
import type { Json } from './json.ts';
import type { Param, Run } from './run.ts';

/** A machine as plain JSON: its kind, and its options under their own names. `fromSpec` builds it again. */
export interface Spec {
  readonly kind: string;
  readonly [option: string]: Json;
}

/** One number, such as the rate, of some groups of a run: what comes in, and in place of it what comes out. */
export interface Column {
  readonly param: Param;
  /** Indices into `run.groups`, rising. The list is the same object as long as the groups are the same. */
  readonly groups: readonly number[];
  /** One for each of `groups`. */
  readonly values: Float64Array;
  /** Where a `clamp` notes by which of the limits it holds a value: 1 + its place in the list, 0 for none. */
  readonly held: Uint16Array | undefined;
}

/** Puts what comes into a machine into the values of a column. */
export type Input = (column: Column) => void;

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

/** A bound that can hold a value. */
export interface Limit {
  readonly by: 'minimum' | 'maximum';
  /** The way to the `clamp`. */
  readonly path: Path;
  readonly param: Param;
}

/** The limits of all clamps of a machine: each adds its own when it is bound. */
export interface Limits {
  readonly list: Limit[];
  /** What a `clamp` brings along: how the scheduler finds out what has begun to hold a value, or no longer does. */
  watch?: Watch;
}

/** What a machine hears. */
export interface Observation {
  /** As they came: a machine checks the one that it reads. */
  readonly metrics: Readonly<Record<string, unknown>>;
  /** The scheduler's own step after which they were measured. */
  readonly step: number;
  /** Takes a decision. Nothing has happened as long as the whole observation has not been heard. */
  readonly decide: (decision: Decision) => void;
}

/** Where a machine stands. */
export interface Place {
  /** The steps that it is given: the run's, or its part of a sequence; absent when open. */
  readonly span?: number | undefined;
  /** The way to it from the top of the spec. */
  readonly path: Path;
  /** The number that it drives as its rate. */
  readonly param: Param;
  /** True when it drives nothing else: inside `select({ param })`. */
  readonly alone?: boolean;
  /** The groups that it decides for, as indices; all if absent. */
  readonly groups?: readonly number[];
  /** Where a clamp adds its bounds; the same object for all machines of a scheduler. */
  readonly limits: Limits;
}

/** What a factory such as `cosine()` returns: a description, and its behaviour once the facts of a run are known. */
export interface Machine<S extends Json = Json> {
  readonly spec: Spec;
  /**
   * Turns durations into steps, once.
   *
   * @throws StepwiseError `missing-fact` when a duration needs what the run does not say.
   */
  bind(run: Run, place: Place): Bound<S>;
}

/**
 * A machine in a run. It turns a base value into a value; time is an argument; state changes only when something is
 * observed. Its functions are called by themselves, so they may not use `this`.
 */
export interface Bound<S extends Json = Json> {
  /** Steps until its end; `Infinity` when it is open-ended. */
  readonly length: number;
  /** `null` for a machine that observes nothing. */
  readonly initial: S;
  /**
   * The values at step `t`, in closed form and in place: what comes in is the base or the value of the machine before. A
   * column that the machine does not drive stays as it is.
   *
   * Where time is stretched (`retarget`), `t` may lie between two steps: a closed form is taken as it is, and what knows
   * whole steps only takes the one that has begun. The caller holds what comes out between the values of the two steps.
   */
  apply(state: S, t: number, column: Column): void;
  /** Who has the say at step `t`; null for a machine that never has (early stopping). */
  phase(state: S, t: number): Phase | null;
  /** The state after metrics that were measured after step `t`; what it decides goes to `seen.decide`. */
  observe?(state: S, t: number, seen: Observation, input: Input): S;
  /** What a decision of `observe` did to the values, from the decision alone. */
  replay?(state: S, decision: Decision): S;
  /** The state when the run has one group more; absent where it has nothing for each group. */
  addGroup?(state: S): S;
  /** Checks a state that was read from JSON; throws `bad-snapshot`. Absent: only `null` will do. */
  parse?(state: unknown): S;
  /** What `why` and `restore` ask a combinator: its machines at step `t`. A decision below one without it is refused. */
  inside?(state: S, t: number, input: Input): readonly Inside[];
  /** What `why` asks an observer: what would become of a group, if it acted now. */
  attempt?(state: S, x: number, group: number, act: 'reduced' | 'raised'): Attempt;
  /** What `why` asks an observer: the first step that it hears. 0 if absent. */
  readonly start?: number;
}

/**
 * Compares what holds values now with what did, notes it, and gives what has changed as events.
 *
 * @param columns those that a clamp drives, brought to the step.
 * @param from groups before this one are taken as they are now, without an event.
 */
export type Watch = (
  columns: readonly Known[],
  limits: readonly Limit[],
  step: number,
  from: number,
) => readonly SchedulerEvent[];

/** One of a combinator's machines at a step. */
export interface Inside {
  readonly spec: Spec;
  readonly place: Place;
  readonly bound: Bound;
  readonly state: Json;
  /** The machine's own time; undefined when it has not the say. */
  readonly t: number | undefined;
  /** The combinator's step of one of the machine's; the first that is not before it. */
  outside(step: number): number;
  /** The first step, of the combinator's, at which it has the say, and the first at which it no longer has. */
  readonly start: number;
  readonly end: number;
  readonly input: Input;
}

/** A change, or what keeps a machine from it, and the value that it starts from. */
export interface Attempt {
  readonly from: number;
  readonly result: Change | Blocked['by'];
}
