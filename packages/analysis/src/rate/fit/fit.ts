import type { ScheduleKind, Values } from '../../analysis.ts';
import type { Curve, Misfit, Model } from './curve.ts';

/** A kind of schedule, held against a curve. */
export interface Fit extends Misfit {
  readonly kind: ScheduleKind;
  readonly parameters: Values;
  /** What happens, to go after "then": `linear decay to 0`. */
  readonly text: string;
  readonly model: Model;
  /** Whether it has a parameter that people leave as it is; others may have any value. */
  readonly isUsual: boolean;
}

/** How much each row counts. */
export type Weights = 'by digits' | 'equal';

export function weightsOf({ tolerance }: Curve, weights: Weights): Float64Array {
  return tolerance.map((size) => (weights === 'equal' ? 1 : 1 / (size || 1)));
}
