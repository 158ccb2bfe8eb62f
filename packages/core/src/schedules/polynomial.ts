import { duration, type Duration } from '../duration.ts';
import { wanted } from '../error.ts';
import { firstOf, optional, or, positive } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { cycleFields, type CycleOptions } from './cycles.ts';
import { level, levelOf } from './level.ts';
import { power } from './power.ts';
import { restarts } from './restarts.ts';
import { schedule } from './schedule.ts';

export interface PolynomialOptions extends CycleOptions {
  /** Steps from the base to the end (PyTorch's `total_iters`), with several cycles of the first; else the rest of the run. */
  readonly duration?: Duration;
  /** The exponent p; 1 is a straight line. Default 1. */
  readonly power?: number;
  /** The value at the end, in the unit of the rate. Default 0. */
  readonly end?: number;
  /** The same as a share of the base. */
  readonly endFactor?: number;
  /** Instead of holding its end it goes back up, and down again within 2n, then within 3n, … Default false. */
  readonly cycle?: boolean;
  /** The exponent k of k-decay: above 1 the rate stays high for longer. Default 1. */
  readonly kDecay?: number;
  /** `timm` finds the cycle by a logarithm that is inexact at some joints. Default `stepwise`. */
  readonly semantics?: 'stepwise' | 'timm';
}

/**
 * Polynomial decay from the base to an end value.
 *
 * Formula: lr(t) = end + (base · d^i − end) · (1 − q^k)^p, where q is the part of cycle i that has passed, d =
 * `cycleDecay`, k = `kDecay`, p = `power`; cycle i is n · M^i steps long, n = `duration` in steps, M = `tMult`. After
 * `cycleLimit` cycles (1 by default) it is end. With n = 0 it is there at once. With `cycle`, which allows of no other
 * cycles, q = t / (n · max(1, ⌈t / n⌉)): it is at its end at each multiple of n, and never over.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(polynomial({ duration: 4, power: 2, end: 0.1 }), { lr: 1 });
 * scheduler.preview(6); // 1, 0.60625, 0.325, 0.15625, 0.1, 0.1
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see PyTorch `PolynomialLR` (no end), transformers `polynomial`, Keras `PolynomialDecay`, optax `polynomial_schedule`,
 * timm `PolyLRScheduler`.
 */
export function polynomial(options: PolynomialOptions = {}): Machine<null> {
  const fields = {
    duration: optional(duration),
    power: or(1, positive),
    ...level('end', { end: 0 }),
    cycle: firstOf(false, true),
    kDecay: or(1, positive),
    ...cycleFields(1),
    semantics: firstOf('stepwise', 'timm'),
  };
  return schedule('polynomial', options, fields, (own) => {
    const { kDecay, cycleLimit } = own;
    const end = levelOf(own, 'end');
    const share = (part: number): number => power(1 - power(part, kDecay), own.power);
    if (!own.cycle) return restarts(own, end, share);
    if (cycleLimit !== 1) wanted('bad-option', 'polynomial.cycleLimit', '1 with cycle', cycleLimit);
    return ({ length }) => ({
      length: length === 0 ? 0 : Infinity,
      end,
      fall: (_, t) => share(t / (length * Math.max(1, Math.ceil(t / length)))),
    });
  });
}
