import { duration, type Duration } from '../duration.ts';
import { firstOf, optional, or, positive } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { level, levelOf } from './level.ts';
import { power } from './power.ts';
import { schedule } from './schedule.ts';

export interface CosineOptions {
  /** Steps from the base to the minimum (PyTorch's `T_max`); the rest of the run if absent. */
  readonly duration?: Duration;
  /** The value at the end (PyTorch's `eta_min`), in the unit of the rate. Default 0. */
  readonly min?: number;
  /** The same as a share of the base (optax' and Keras' `alpha`). */
  readonly minFactor?: number;
  /** How many waves of the cosine there are in the duration. Default 0.5: it only falls. */
  readonly numCycles?: number;
  /** The exponent k of k-decay: above 1 the rate stays high for longer. Default 1. */
  readonly kDecay?: number;
  /** The power that the falling share is raised to, as in optax. Default 1. */
  readonly exponent?: number;
  /**
   * Which end of the curve is one of its steps. `start`, the default: the first step has the base, and the minimum comes
   * one step after the last. `end`: the last has the minimum, and the first is one step along the curve already. `both`.
   */
  readonly includes?: 'start' | 'end' | 'both';
  /** After its end `stepwise` keeps its last value; `torch` goes on along the cosine, which rises again. */
  readonly semantics?: 'stepwise' | 'torch';
}

/**
 * Cosine annealing from the base to a minimum.
 *
 * Formula: lr(t) = min + (base − min) · ((1 + cos(2π · c · (t / n)^k)) / 2)^p for t ≤ n, then its value at n;
 * n = `duration` in steps, c = `numCycles`, k = `kDecay`, p = `exponent`. By default that is
 * min + (base − min) · (1 + cos(π · t / n)) / 2, then min. In place of t / n stands (t + 1) / n with `includes: 'end'`,
 * t / (n − 1) with `'both'`. With n = 0 it is at its end at once. PyTorch computes it by a recursion, which drifts, and
 * which goes up again after n, as transformers does: `semantics: 'torch'` gives that curve, n ≥ 1.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(cosine({ duration: 2 }), { lr: 1 });
 * scheduler.preview(4); // 1, 0.5, 0, 0
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Loshchilov and Hutter 2017, arXiv:1608.03983; PyTorch `CosineAnnealingLR`, transformers `cosine`,
 * `cosine_with_min_lr` and (with `includes: 'end'`) `cosine_warmup_with_min_lr`, optax `cosine_decay_schedule`, Keras `CosineDecay`; k-decay: Zhang and Li 2020, arXiv:2004.05909.
 */
export function cosine(options: CosineOptions = {}): Machine<null> {
  const fields = {
    duration: optional(duration),
    ...level('min', { min: 0 }),
    numCycles: or(0.5, positive),
    kDecay: or(1, positive),
    exponent: or(1, positive),
    includes: firstOf('start', 'end', 'both'),
    semantics: firstOf('stepwise', 'torch'),
  };
  return schedule('cosine', options, fields, (own) => {
    const { numCycles, kDecay, exponent, includes } = own;
    const goesOn = own.semantics === 'torch';
    const angle = 2 * Math.PI * numCycles;
    const offset = includes === 'end' ? 1 : 0;
    return (site) => {
      const length = site.steps('duration', goesOn ? 1 : 0);
      const steps = includes === 'both' ? length - 1 : length;
      return {
        length,
        goesOn,
        end: levelOf(own, 'min'),
        factor(t) {
          const passed = t + offset;
          const part = steps > 0 && (passed < steps || goesOn) ? passed / steps : 1;
          const wave = (1 + Math.cos(angle * power(part, kDecay))) / 2;
          return power(wave, exponent);
        },
      };
    };
  });
}
