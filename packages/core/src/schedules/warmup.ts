import { checkKeys, checkNumber } from '../check.ts';
import { checkDuration, type Duration } from '../duration.ts';
import type { Machine } from '../machine.ts';
import { lengthOf, schedule } from './schedule.ts';

export interface WarmupOptions {
  /** How long the rate rises. In a sequence, the part's own length if absent. */
  readonly duration?: Duration;
  /** The share of the base that the ramp starts from; the first step is one step above it. Default 0. */
  readonly startFactor?: number;
}

/**
 * Linear warm-up: the rate rises by the same amount each step and is the base at its last step.
 *
 * Formula: lr(t) = base · (s + (1 − s) · (t + 1) / n) for t < n, then base; s = `startFactor`, n = `duration` in steps.
 * Over five epochs and stepped once per epoch: 1/5, 2/5, … 5/5 of the base.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(warmup({ duration: '5ep' }), { lr: 1e-3, stepsPerEpoch: 1 });
 * scheduler.preview(5); // 0.0002, 0.0004, 0.0006, 0.0008, 0.001
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Goyal et al. 2017, arXiv:1706.02677. PyTorch's `LinearLR` is `linear`.
 */
export function warmup(options: WarmupOptions = {}): Machine<null> {
  checkKeys('warmup', options, ['duration', 'startFactor']);
  const { duration } = options;
  if (duration !== undefined) checkDuration('warmup.duration', duration);
  const startFactor = checkNumber('warmup.startFactor', options.startFactor ?? 0, { min: 0 });
  return schedule(
    { kind: 'warmup', ...(duration !== undefined && { duration }), startFactor },
    (run, span) => {
      const length = lengthOf('warmup', duration, run, span);
      return {
        length,
        rate: (t, x) =>
          t < length ? x * (startFactor + ((1 - startFactor) * (t + 1)) / length) : x,
      };
    },
  );
}
