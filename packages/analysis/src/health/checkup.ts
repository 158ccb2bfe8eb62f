import type { Best, Finding, Plateau, RateChange, Schedule } from '../analysis.ts';
import type { RateStory, Watched } from '../draft.ts';
import { curveOf, type Curve } from '../gains/curve.ts';

/** What is known about a run when its health is looked at. */
export interface Checkup {
  readonly watched: Watched;
  readonly story: RateStory | null;
  readonly schedule: Schedule;
  readonly changes: readonly RateChange[];
  readonly plateaus: readonly Plateau[];
  readonly best: Best | null;
  /** Each on its own axis. */
  readonly validation: Curve | null;
  readonly train: Curve | null;
}

/** One thing that may be wrong with a run, or good to know. */
export type Check = (checkup: Checkup) => readonly Finding[];

export function checkupOf(known: Omit<Checkup, 'validation' | 'train'>): Checkup {
  const { validation, train } = known.watched;
  return { ...known, validation: curveOf(validation), train: curveOf(train) };
}

/** The curve that a run is judged by: the validation loss, else the training loss. */
export function judged({ validation, train }: Checkup): Curve | null {
  return validation ?? train;
}
