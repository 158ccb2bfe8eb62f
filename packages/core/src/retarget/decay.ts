import { checkKeys, checkNumber } from '../check.ts';
import { checkDuration, type Duration } from '../duration.ts';
import type { Machine } from '../machine.ts';
import { lengthOf, schedule } from '../schedules/schedule.ts';
import { checkShape, FALLS, type Shape } from '../schedules/shape.ts';

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
  checkKeys('decay', options, ['duration', 'shape', 'min']);
  const { duration } = options;
  if (duration !== undefined) checkDuration('decay.duration', duration);
  const shape = checkShape('decay.shape', options.shape ?? 'linear');
  const min = checkNumber('decay.min', options.min ?? 0, { min: 0 });
  const fall = FALLS[shape];
  return schedule(
    { kind: 'decay', ...(duration !== undefined && { duration }), shape, min },
    (run, span) => {
      const length = lengthOf('decay', duration, run, span);
      return {
        length,
        rate(t, x) {
          const least = Math.min(x, min);
          if (t >= length) return least;
          const share = fall(t / length);
          // exactly the base at first
          return x * share + least * (1 - share);
        },
      };
    },
  );
}
