import { duration, type Duration } from '../duration.ts';
import { wanted } from '../error.ts';
import { firstOf, optional, or, positive } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { level, levelOf } from './level.ts';
import { schedule } from './schedule.ts';
import { FALLS, RISES, shape, type Shape } from './shape.ts';
import { stretches } from './stretches.ts';

export interface WsdOptions {
  /** Steps of the warm-up. Default 0. */
  readonly warmup?: Duration;
  /** Steps at the base; what the others leave if absent. */
  readonly stable?: Duration;
  /** Steps of the decay; what the others leave if absent. */
  readonly decay?: Duration;
  /** Steps of the whole; the rest of the run if absent and needed. */
  readonly duration?: Duration;
  /** Default `linear`. */
  readonly warmupShape?: Shape;
  /** Default `cosine`. */
  readonly decayShape?: Shape;
  /** Where the warm-up begins and the decay ends, in the unit of the rate. Default 0. */
  readonly min?: number;
  /** The same as a share of the base (transformers' `min_lr_ratio`). */
  readonly minFactor?: number;
  /** How many waves a cosine decay has. Default 0.5: it only falls. */
  readonly numCycles?: number;
  /** `transformers` begins the warm-up at the minimum itself, so it comes to the base one step later. */
  readonly semantics?: 'stepwise' | 'transformers';
}

/**
 * Warm-up, stable, decay: up to the base, long at the base, and down at the end.
 *
 * Formula: lr(t) = min + (base − min) · f((t + 1) / w) for t < w, base for the s steps of the stable part,
 * min + (base − min) · g((t − w − s) / d) for the d steps of the decay, then min; f rises and g falls
 * in the shape asked for (see `Shape`). With `transformers` the warm-up has t / w in place of (t + 1) / w. Of `stable`,
 * `decay` and `duration` two are enough. A part without steps is passed over.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(wsd({ warmup: 2, decay: 4, duration: 8, decayShape: '1-sqrt' }), { lr: 1 });
 * scheduler.preview(9); // 0.5, 1, 1, 1, 1, 0.5, 0.292893218813, 0.133974596216, 0
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration` also when the parts are longer than the whole; when bound
 * `missing-fact`.
 * @see Hu et al. 2024 (MiniCPM), arXiv:2404.06395; Hägele et al. 2024 (1−√), arXiv:2405.18392; transformers
 * `warmup_stable_decay`.
 */
export function wsd(options: WsdOptions): Machine<null> {
  const fields = {
    warmup: or(0, duration),
    stable: optional(duration),
    decay: optional(duration),
    duration: optional(duration),
    warmupShape: or('linear', shape),
    decayShape: or('cosine', shape),
    ...level('min', { min: 0 }),
    numCycles: or(0.5, positive),
    semantics: firstOf('stepwise', 'transformers'),
  };
  return schedule('wsd', options, fields, (own) => {
    if (own.stable === undefined && own.decay === undefined) {
      wanted('bad-option', 'wsd', 'stable, decay or both', options);
    }
    const first = own.semantics === 'stepwise' ? 1 : 0;
    const rise = RISES[own.warmupShape];
    const fall = FALLS[own.decayShape];
    const waves = own.decayShape === 'cosine' ? 2 * own.numCycles : 1;
    return (site) => {
      const warm = site.steps('warmup');
      const stable = site.steps('stable', 0, NaN);
      const decay = site.steps('decay', 0, NaN);
      const sum = warm + stable + decay;
      const length = own.duration === undefined && sum >= 0 ? sum : site.length;
      const down = own.stable === undefined ? length - decay : warm + stable;
      if (down < warm || down > length || sum < length || sum > length) {
        const what = `warmup, stable and decay that fill ${length} steps`;
        wanted('bad-duration', 'wsd', what, [warm, stable, decay]);
      }
      return {
        length,
        end: levelOf(own, 'min'),
        fall(_, t) {
          if (t < warm) return rise((t + first) / warm);
          return t < down ? 1 : fall((waves * (t - down)) / (length - down));
        },
        phase: stretches(['warmup', 'stable', 'decay', 'hold'], [warm, down, length]),
      };
    };
  });
}
