import { duration, type Duration } from '../duration.ts';
import { optional, or } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { level, levelOf } from './level.ts';
import { portion } from './portion.ts';
import { schedule } from './schedule.ts';
import { FALLS } from './shape.ts';
import { stretches } from './stretches.ts';

export interface FlatCosineOptions {
  /** Steps of the whole, flat part included; the rest of the run if absent. */
  readonly duration?: Duration;
  /** The part of it that is flat, 0 to 1 (fastai's `pct_start`). Default 0.75. */
  readonly pctStart?: number;
  /** The value at the end, in the unit of the rate. Default 0. */
  readonly min?: number;
  /** The same as a share of the base (1 / fastai's `div_final`). */
  readonly minFactor?: number;
}

/**
 * The base for most of the time, then a cosine to a minimum.
 *
 * Formula: lr(t) = base for t ≤ p · n, then min + (base − min) · (1 + cos(π · (t − p·n) / (n − p·n))) / 2 until n, then
 * min; n = `duration` in steps, p = `pctStart`. p · n need not be a whole number. With n = 0 it is at its minimum at
 * once.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(flatCosine({ duration: 4, pctStart: 0.5 }), { lr: 1 });
 * scheduler.preview(6); // 1, 1, 1, 0.5, 0, 0
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see fastai `fit_flat_cos` (with a minFactor of 1e-5).
 */
export function flatCosine(options: FlatCosineOptions = {}): Machine<null> {
  const fields = {
    duration: optional(duration),
    pctStart: or(0.75, portion),
    ...level('min', { min: 0 }),
  };
  return schedule('flatCosine', options, fields, (own) => ({ length }) => {
    const flat = own.pctStart * length;
    return {
      length,
      end: levelOf(own, 'min'),
      fall: (_, t) => (t <= flat ? 1 : FALLS.cosine((t - flat) / (length - flat))),
      phase: stretches(['flat', 'cosine', 'hold'], [Math.ceil(flat), length]),
    };
  });
}
