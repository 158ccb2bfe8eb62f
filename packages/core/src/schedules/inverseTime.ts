import { duration, type Duration } from '../duration.ts';
import { firstOf, notNegative, or } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { schedule } from './schedule.ts';

export interface InverseTimeOptions {
  /** How much the divisor grows in each `decaySteps`. */
  readonly decayRate: number;
  /** The time in which the divisor grows by the decay rate. Default one step. */
  readonly decaySteps?: Duration;
  /** Lets it grow only when they have passed. Default false: all the time. */
  readonly staircase?: boolean;
}

/**
 * Inverse time decay.
 *
 * Formula: lr(t) = base / (1 + r · t / d), in a staircase base / (1 + r · ⌊t / d⌋); r = `decayRate`, d = `decaySteps`
 * in steps. Open-ended.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(inverseTime({ decayRate: 1, decaySteps: 2 }), { lr: 1 });
 * scheduler.preview(5); // 1, 0.666666666667, 0.5, 0.4, 0.333333333333
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration` (also for 0 decay steps); when bound `missing-fact`.
 * @see Keras `InverseTimeDecay`.
 */
export function inverseTime(options: InverseTimeOptions): Machine<null> {
  const fields = {
    decayRate: notNegative,
    decaySteps: or(1, duration),
    staircase: firstOf(false, true),
  };
  return schedule('inverseTime', options, fields, ({ decayRate, staircase }) => (site) => {
    const steps = site.steps('decaySteps', 1);
    return {
      factor: (t) => 1 / (1 + decayRate * (staircase ? Math.floor(t / steps) : t / steps)),
    };
  });
}
