import { duration, type Duration } from '../duration.ts';
import { positive } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { schedule } from './schedule.ts';
import { stretches } from './stretches.ts';

export interface NoamOptions {
  /** Steps of the rise. */
  readonly warmup: Duration;
  /** Width of the model, d_model in the paper. */
  readonly modelSize: number;
}

/**
 * The schedule of the first Transformer: a linear warm-up, then inverse square-root decay, scaled by the model's width.
 *
 * Formula: lr(t) = base · m^−½ · min((t + 1)^−½, (t + 1) · w^−3/2); m = `modelSize`, w = `warmup` in steps. The base is
 * a factor (1 in the paper), not the peak, which is base / √(m · w) at step w − 1: to give the peak use `inverseSqrt`.
 * Without a warm-up it only falls. Open-ended.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(noam({ warmup: 4, modelSize: 25 }), { lr: 1 });
 * scheduler.at(3); // 0.1
 * scheduler.at(15); // 0.05
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Vaswani et al. 2017, arXiv:1706.03762.
 */
export function noam(options: NoamOptions): Machine<null> {
  const kind = 'noam';
  const fields = { warmup: duration, modelSize: positive };
  return schedule(kind, options, fields, ({ modelSize }) => ({ steps }) => {
    const rise = steps('warmup');
    const slowness = rise * Math.sqrt(modelSize * rise);
    return {
      factor: (t) => (t < rise ? (t + 1) / slowness : 1 / Math.sqrt(modelSize * (t + 1))),
      phase: stretches(['warmup', kind], [rise]),
    };
  });
}
