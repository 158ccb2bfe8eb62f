import { duration, type Duration } from '../duration.ts';
import { notNegative, or } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { schedule } from './schedule.ts';

export interface StepOptions {
  /** Time between two changes. */
  readonly stepSize: Duration;
  /** What each change multiplies the rate by. Default 0.1. */
  readonly gamma?: number;
}

/**
 * A staircase with equal treads.
 *
 * Formula: lr(t) = base · γ^⌊t / s⌋; s = `stepSize` in steps. Open-ended.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(step({ stepSize: 2, gamma: 0.5 }), { lr: 1 });
 * scheduler.preview(5); // 1, 1, 0.5, 0.5, 0.25
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration` (also for a step size of 0); when bound `missing-fact`.
 * @see PyTorch `StepLR`.
 */
export function step(options: StepOptions): Machine<null> {
  const fields = { stepSize: duration, gamma: or(0.1, notNegative) };
  return schedule('step', options, fields, ({ gamma }) => (site) => {
    const steps = site.steps('stepSize', 1);
    return { factor: (t) => gamma ** Math.floor(t / steps) };
  });
}
