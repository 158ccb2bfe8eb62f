import { duration, type Duration } from '../duration.ts';
import { firstOf, optional, or } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { schedule } from './schedule.ts';
import { stretches } from './stretches.ts';

export interface InverseSqrtOptions {
  /** How long the rate rises to the base, in a straight line. Default 0. */
  readonly warmup?: Duration;
  /** The time in which it falls to 1/√2 of the base. Default the warm-up's, or 10,000 steps without one. */
  readonly timescale?: Duration;
  /** `stepwise` is at the base at the last step of the warm-up; `transformers` begins at 0 and is there one later. */
  readonly semantics?: 'stepwise' | 'transformers';
}

/**
 * Inverse square-root decay, after a warm-up that is part of it.
 *
 * Formula: lr(t) = base · (t + 1) / w for t < w, then base · √(s / (s + t − t₀)); w = `warmup` and s = `timescale` in
 * steps, t₀ = w − 1 (0 without a warm-up). With s = w that is base · min((t + 1) / w, √(w / (t + 1))). With
 * `transformers` it is base · t / w for t < w, and t₀ = w. Open-ended.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(inverseSqrt({ warmup: 4 }), { lr: 1 });
 * scheduler.preview(4); // 0.25, 0.5, 0.75, 1
 * scheduler.at(15); // 0.5
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration` (also for a timescale of 0); when bound `missing-fact`.
 * @see transformers `inverse_sqrt`. With the factor of Vaswani et al. it is `noam`.
 */
export function inverseSqrt(options: InverseSqrtOptions = {}): Machine<null> {
  const kind = 'inverseSqrt';
  const fields = {
    warmup: or(0, duration),
    timescale: optional(duration),
    semantics: firstOf('stepwise', 'transformers'),
  };
  return schedule(kind, options, fields, ({ semantics }) => ({ steps }) => {
    const first = semantics === 'stepwise' ? 1 : 0;
    const rise = steps('warmup');
    const scale = steps('timescale', 1, rise || 10_000);
    const peak = Math.max(0, rise - first);
    return {
      factor: (t) => (t < peak ? (t + first) / rise : Math.sqrt(scale / (scale + (t - peak)))),
      phase: stretches(['warmup', kind], [rise]),
    };
  });
}
