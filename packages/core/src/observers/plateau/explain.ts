import type { Blocked, Change } from '../../decision.ts';
import type { Target } from '../../machine.ts';
import type { Input, Metrics } from '../../why/explain.ts';
import {
  belowThreshold,
  rests,
  waitsFor,
  wouldBeBlocked,
  type Limits,
  type Watching,
} from '../../why/observer.ts';
import type { Reason } from '../../why/reason.ts';
import type { Monitor } from '../monitor.ts';
import type { PlateauState } from './state.ts';

/** What the rules differ in. */
interface Waiting {
  readonly settings: Pick<Monitor, 'monitor' | 'mode' | 'patience'>;
  readonly state: PlateauState;
  /** The count of bad observations that cuts. */
  readonly actsAt: number;
  readonly needed: (best: number) => number;
  readonly metrics: Metrics;
  readonly blocked: {
    readonly targets: readonly Target[];
    readonly input: Input;
    readonly limits: Limits;
    readonly attempt: (
      x: number,
      target: Target,
    ) => { readonly from: number; readonly result: Change | Blocked['by'] };
  };
}

/** What a plateau waits for, and what would keep it from cutting. */
export function explainPlateau(waiting: Waiting): readonly Reason[] {
  const { settings, state, actsAt, needed, metrics, blocked } = waiting;
  const watching: Watching = { machine: 'plateau', monitor: settings, seen: state, needed };
  const { patience } = settings;
  return [
    waitsFor(watching, { act: 'reduce', count: state.bad, patience, actsAt }),
    ...belowThreshold(watching, metrics),
    ...rests(watching, state.cooldown),
    ...wouldBeBlocked('plateau', 'reduce', blocked, blocked.attempt),
  ];
}
