import { checkKeys, checkNumber } from '../check.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
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
  checkKeys('step', options, ['stepSize', 'gamma']);
  const stepSize = checkDuration('step.stepSize', options.stepSize);
  const gamma = checkNumber('step.gamma', options.gamma ?? 0.1, { min: 0 });
  return schedule({ kind: 'step', stepSize, gamma }, (run) => {
    const size = toSteps(stepSize, run, 'step.stepSize');
    if (size === 0) {
      throw new StepwiseError('bad-duration', 'step.stepSize: wanted at least one step; got 0.');
    }
    return { length: Infinity, factor: (t) => gamma ** Math.floor(t / size) };
  });
}
