import { duration, type Duration } from '../duration.ts';
import { notNegative, optional, or } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { schedule } from './schedule.ts';

export interface LinearOptions {
  /** Steps from the first value to the last; the rest of the run if absent. */
  readonly duration?: Duration;
  /** Share of the base at the start. Default 1. */
  readonly startFactor?: number;
  /** Share of the base at the end, and from there on. Default 0. */
  readonly endFactor?: number;
}

/**
 * A straight line from one share of the base to another.
 *
 * Formula: lr(t) = base · (a + (z − a) · min(t, n) / n); a = `startFactor`, z = `endFactor`, n = `duration` in steps.
 * With n = 0 it is at its end at once.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(linear({ duration: 4 }), { lr: 1 });
 * scheduler.preview(6); // 1, 0.75, 0.5, 0.25, 0, 0
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see PyTorch `LinearLR`; transformers `linear`.
 */
export function linear(options: LinearOptions = {}): Machine<null> {
  const fields = {
    duration: optional(duration),
    startFactor: or(1, notNegative),
    endFactor: or(0, notNegative),
  };
  return schedule(
    'linear',
    options,
    fields,
    ({ startFactor: start, endFactor: end }) =>
      ({ length }) => ({
        length,
        factor: (t) => (t < length ? start + ((end - start) * t) / length : end),
      }),
  );
}
