import type { Decision } from './decision.ts';
import type { Path } from './machine.ts';
import type { Param, Values } from './run.ts';

/** A new phase has begun. */
export interface PhaseEntered {
  readonly type: 'phase';
  readonly path: Path;
  readonly name: string;
  /** First step of the phase. */
  readonly start: number;
  /** First step after it; null when it is open. */
  readonly end: number | null;
  /** What the base is multiplied by in all of it, where that is one number: a tread of `multiStep`. */
  readonly factor?: number;
}

/** An optimizer step was not applied (`step({ applied: false })`): time has not moved. */
export interface Skipped {
  readonly type: 'skipped';
}

/** What becomes of the rest of a run when its length changes. */
export type Policy = 'curve' | 'rescale' | 'cooldown' | 'current' | 'fork';

/** The rest of the run was changed from outside (`retarget`, `fork`): the spec before and after are one machine now. */
export interface Retargeted {
  readonly type: 'retargeted';
  readonly policy: Policy;
  /** Steps of the whole run, before and after; null when it had no end. */
  readonly from: number | null;
  readonly to: number | null;
}

/** A `clamp` has begun to hold a parameter of these groups at its bound. */
export interface Clamped {
  readonly type: 'clamped';
  readonly path: Path;
  readonly param: Param;
  readonly by: 'minimum' | 'maximum';
  /** Indices into `run.groups`, each with the bound that it is held at. */
  readonly held: readonly { readonly group: number; readonly at: number }[];
}

/** A `clamp` no longer holds them: what comes in lies between its bounds again. */
export interface Released {
  readonly type: 'released';
  readonly path: Path;
  readonly param: Param;
  /** Indices into `run.groups`. */
  readonly groups: readonly number[];
}

/** `addGroup`: from this step on there is one group more. */
export interface GroupAdded {
  readonly type: 'groupAdded';
  /** Its index in `run.groups`. */
  readonly group: number;
  readonly name: string;
  readonly base: Values;
}

/** What is told but changes no state: the values follow from time, or from the facts of the run. */
type Note = PhaseEntered | Skipped | Retargeted | Clamped | Released | GroupAdded;

/**
 * A decision about a value, not a sample of it: between events, each value is a pure function of time.
 * Strict JSON. `step` is the first optimizer step that it concerns.
 */
export type SchedulerEvent = (Decision | Note) & {
  readonly step: number;
};

/** True for what a machine has decided on an observation, which `replay` makes the state from. */
export function isDecision(event: SchedulerEvent): event is Decision & { readonly step: number } {
  return 'evidence' in event;
}
