import { duration, type Duration } from '../duration.ts';
import { notNegative, optional, or } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { schedule } from '../schedules/schedule.ts';
import { FALLS, shape, type Shape } from '../schedules/shape.ts';

export interface DecayOptions {
  /** Steps from the base to the minimum; the rest of the run if absent. */
  readonly duration?: Duration;
  /** `linear`, `cosine` or `1-sqrt`. Default `linear`. */
  readonly shape?: Shape;
  /** The value at the end, in the unit of the rate. A base that is below it stays. Default 0. */
  readonly min?: number;
}

/**
 * A decay from the base to a minimum: the last phase of warm-up-stable-decay, and what `retarget` and `fork` let
 * follow.
 *
 * Formula: lr(t) = m + (base − m) · f(t / n) for t < n, then m; m = min(base, `min`), n = `duration` in steps,
 * f(p) = 1 − p (`linear`), (1 + cos(π·p)) / 2 (`cosine`), 1 − √p (`1-sqrt`).
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(decay({ duration: 4, shape: '1-sqrt' }), { lr: 1 });
 * scheduler.preview(2); // 1, 0.5
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Hägele et al. 2024, arXiv:2405.18392 (cool-down, 1−√).
 */
export function decay(options: DecayOptions = {}): Machine<null> {
  const fields = {
    duration: optional(duration),
    shape: or('linear', shape),
    min: or(0, notNegative),
  };
  return schedule('decay', options, fields, (own) => ({ length }) => {
    const fall = FALLS[own.shape];
    return {
      length,
      rates(t, values) {
        const share = t < length ? fall(t / length) : 0;
        for (let i = 0; i < values.length; i += 1) {
          const x = values[i] ?? 0;
          const least = Math.min(x, own.min);
          // exactly the base at first
          values[i] = share === 0 ? least : x * share + least * (1 - share);
        }
      },
    };
  });
}
