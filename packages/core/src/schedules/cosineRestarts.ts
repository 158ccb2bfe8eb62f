import { duration, type Duration } from '../duration.ts';
import { wanted } from '../error.ts';
import { firstOf, optional, or, positive } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { cycleFields, type CycleOptions } from './cycles.ts';
import { level, levelOf } from './level.ts';
import { power } from './power.ts';
import { restarts } from './restarts.ts';
import { schedule } from './schedule.ts';
import { FALLS } from './shape.ts';

export interface CosineRestartsOptions extends CycleOptions {
  /** Steps of the first cycle (PyTorch's `T_0`); give this or `cycles`. */
  readonly period?: Duration;
  /** How many cycles share the `duration`; it need not be a whole number. */
  readonly cycles?: number;
  /** With `cycles`: steps of all of them together; the rest of the run if absent. */
  readonly duration?: Duration;
  /** The value at the end of each cycle (PyTorch's `eta_min`), in the unit of the rate. Default 0. */
  readonly min?: number;
  /** The same as a share of the base. */
  readonly minFactor?: number;
  /** The exponent k of k-decay: above 1 the rate stays high for longer. Default 1. */
  readonly kDecay?: number;
  /**
   * All but `stepwise` find the cycle in floating point, as those systems do (`torch`: in `step(epoch)`; timm has the
   * same formula): at some joints the old cycle's end stands where the new peak should. With `keras`, `cycleDecay`
   * shrinks what lies above the minimum, not the peak; above 1 it takes a base below the minimum down, to 0 at the least.
   */
  readonly semantics?: 'stepwise' | 'torch' | 'keras' | 'transformers';
}

/**
 * Cosine annealing with warm restarts: it falls to a minimum and begins anew, as often as it likes.
 *
 * Formula: lr(t) = min + (base · d^i − min) · (1 + cos(π · q^k)) / 2, where cycle i is T · M^i steps long and q is the
 * part of it that has passed; T = `period` in steps, or such that `cycles` of them have `duration` steps; M = `tMult`,
 * d = `cycleDecay`, k = `kDecay`. A cycle's first step has its peak. After `cycleLimit` cycles (or `duration`) it is
 * min. Without a limit it is open-ended; with a period of 0 it is at its minimum at once. Joints are exact for whole T
 * and M at any t; the cycle of a step is found without counting.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(cosineRestarts({ period: 2, tMult: 2 }), { lr: 1 });
 * scheduler.preview(6); // 1, 0.5, 1, 0.853553390593, 0.5, 0.146446609407
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Loshchilov and Hutter 2017, arXiv:1608.03983; PyTorch `CosineAnnealingWarmRestarts`, timm `CosineLRScheduler`,
 * Keras `CosineDecayRestarts`, transformers `cosine_with_restarts`; k-decay: Zhang and Li 2020, arXiv:2004.05909.
 */
export function cosineRestarts(options: CosineRestartsOptions): Machine<null> {
  const kind = 'cosineRestarts';
  const fields = {
    period: optional(duration),
    cycles: optional(positive),
    duration: optional(duration),
    ...cycleFields(),
    ...level('min', { min: 0 }),
    kDecay: or(1, positive),
    semantics: firstOf('stepwise', 'torch', 'keras', 'transformers'),
  };
  return schedule(kind, options, fields, (own) => {
    const { period, cycles, kDecay } = own;
    const forbidden = cycles === undefined ? own.duration : own.cycleLimit;
    if ((period === undefined) === (cycles === undefined) || forbidden !== undefined) {
      const what = 'either period (and cycleLimit) or cycles (and duration)';
      wanted('bad-option', kind, what, options);
    }
    return restarts(own, levelOf(own, 'min'), (part) => FALLS.cosine(power(part, kDecay)));
  });
}
