import { duration, type Duration } from '../duration.ts';
import { or, positive } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { schedule } from './schedule.ts';

export interface ExponentialOptions {
  /** What the rate is multiplied by in each `decaySteps`. */
  readonly gamma: number;
  /** The time in which the rate changes by γ once, smoothly. Default one step. */
  readonly decaySteps?: Duration;
}

/**
 * Exponential decay.
 *
 * Formula: lr(t) = base · γ^(t / d); d = `decaySteps` in steps. Open-ended.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(exponential({ gamma: 0.95, decaySteps: '1ep' }), { lr: 1e-3, stepsPerEpoch: 100 });
 * scheduler.at(100); // 0.00095
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration` (also for 0 decay steps); when bound `missing-fact`.
 * @see PyTorch `ExponentialLR` (one step); Keras `ExponentialDecay`.
 */
export function exponential(options: ExponentialOptions): Machine<null> {
  const fields = { gamma: positive, decaySteps: or(1, duration) };
  return schedule('exponential', options, fields, ({ gamma }) => {
    const log = Math.log(gamma);
    return (site) => {
      const steps = site.steps('decaySteps', 1);
      return {
        factor(t) {
          const times = t / steps;
          // the power is exact for few whole decays, and takes twice as long
          const few = times <= 32 && Number.isInteger(times);
          return few ? gamma ** times : Math.exp(times * log);
        },
      };
    };
  });
}
