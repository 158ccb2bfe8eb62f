import { checkChoice, checkKeys } from '../check.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
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
  checkKeys(kind, options, ['warmup', 'timescale', 'semantics']);
  const warmup = checkDuration(`${kind}.warmup`, options.warmup ?? 0);
  const { timescale } = options;
  if (timescale !== undefined) checkDuration(`${kind}.timescale`, timescale);
  const semantics = checkChoice(`${kind}.semantics`, options.semantics ?? 'stepwise', [
    'stepwise',
    'transformers',
  ]);
  return schedule(
    { kind, warmup, ...(timescale !== undefined && { timescale }), semantics },
    (run) => {
      const rise = toSteps(warmup, run, `${kind}.warmup`);
      const scale =
        timescale === undefined ? rise || 10_000 : toSteps(timescale, run, `${kind}.timescale`);
      if (scale === 0) {
        throw new StepwiseError(
          'bad-duration',
          `${kind}.timescale: wanted at least one step; got 0.`,
        );
      }
      const first = semantics === 'stepwise' ? 1 : 0;
      const peak = Math.max(0, rise - first);
      return {
        length: Infinity,
        factor: (t) => (t < peak ? (t + first) / rise : Math.sqrt(scale / (scale + (t - peak)))),
        phase: stretches(['warmup', kind], [0, rise]),
      };
    },
  );
}
