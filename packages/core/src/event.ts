import type { Decision } from './decision.ts';
import type { Path } from './machine.ts';

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

/**
 * A decision about a value, not a sample of it: between events, each value is a pure function of time.
 * Strict JSON. `step` is the first optimizer step that it concerns.
 */
export type SchedulerEvent = (Decision | PhaseEntered | Skipped) & { readonly step: number };
