import { checkNumber } from '../check.ts';
import { duration, type Duration } from '../duration.ts';
import { firstOf, number, optional, or } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { cycleFields, type CycleOptions } from './cycles.ts';
import { level, levelOf } from './level.ts';
import { restarts } from './restarts.ts';
import { schedule } from './schedule.ts';

export interface TanhOptions extends CycleOptions {
  /** Steps of the fall (timm's `t_initial`), with several cycles of the first; the rest of the run if absent. */
  readonly duration?: Duration;
  /** Where on the curve of tanh the fall begins (timm's `lb`). Default −7. */
  readonly lower?: number;
  /** Where it ends (timm's `ub`), above `lower`. Default 3. */
  readonly upper?: number;
  /** What it falls towards, and what is held afterwards, in the unit of the rate. Default 0. */
  readonly min?: number;
  /** The same as a share of the base. */
  readonly minFactor?: number;
  /** `timm` finds the cycle by a logarithm that is inexact at some joints. Default `stepwise`. */
  readonly semantics?: 'stepwise' | 'timm';
}

/**
 * Hyperbolic-tangent decay: slow, then fast, then slow.
 *
 * Formula: lr(t) = min + (base · d^i − min) · (1 − tanh(l + (u − l) · q)) / 2, where q is the part of cycle i that has
 * passed, l = `lower`, u = `upper`, d = `cycleDecay`; cycle i is n · M^i steps long, n = `duration` in steps,
 * M = `tMult`. After `cycleLimit` cycles (1 by default) it is min, at which the curve itself does not quite arrive.
 * With n = 0 it is there at once.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(tanh({ duration: 4, lower: -1, upper: 1 }), { lr: 1 });
 * scheduler.preview(6); // 0.880797077978, 0.731058578630, 0.5, 0.268941421370, 0, 0
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Hsueh et al. 2018, arXiv:1806.01593; timm `TanhLRScheduler`.
 */
export function tanh(options: TanhOptions = {}): Machine<null> {
  const fields = {
    duration: optional(duration),
    lower: or(-7, number()),
    upper: or(3, number()),
    ...level('min', { min: 0 }),
    ...cycleFields(1),
    semantics: firstOf('stepwise', 'timm'),
  };
  return schedule('tanh', options, fields, (own) => {
    const { lower, upper } = own;
    checkNumber('tanh.upper', upper, { above: lower });
    return restarts(
      own,
      levelOf(own, 'min'),
      // (1 − tanh(u)) / 2 without its cancellation
      (part) => 1 / (1 + Math.exp(2 * (lower * (1 - part) + upper * part))),
    );
  });
}
