import { duration, type Duration } from '../duration.ts';
import { firstOf, optional, or } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { level, levelOf } from './level.ts';
import { schedule } from './schedule.ts';
import { RISES, shape, type Shape } from './shape.ts';

export interface WarmupOptions {
  /** How long the rate rises. In a sequence, the part's own length if absent. */
  readonly duration?: Duration;
  /** The share of the base that the ramp starts from. Default 0. */
  readonly startFactor?: number;
  /** The rate that the ramp starts from, whatever the base; instead of `startFactor`. */
  readonly start?: number;
  /** How it rises. Default `linear`. */
  readonly shape?: Shape;
  /**
   * Which end of the ramp is one of its steps. `end`, the default: the last step has the base, and the first is one step
   * above the start. `start`: the first step has the start itself, and the base comes one step after the last, as in
   * transformers, timm, optax and PyTorch's `LinearLR`. `both`: the first has the start and the last the base.
   */
  readonly includes?: 'start' | 'end' | 'both';
}

/**
 * Warm-up: the rate rises to the base.
 *
 * Formula: lr(t) = start · (1 − r) + base · r for t < n, then base; start = `startFactor` · base or `start`, n =
 * `duration` in steps, p = (t + 1) / n (`includes: 'start'`: t / n, `'both'`: t / (n − 1)), and r = p (`linear`),
 * (1 − cos(π·p)) / 2 (`cosine`) or 1 − √(1 − p) (`1-sqrt`). Over five epochs and stepped once per epoch: 1/5, 2/5, …
 * 5/5 of the base.
 *
 * As a prefix it moves all that follows: `sequence([warmup({ duration: '5ep' }), cosine()])`. Over a machine whose time
 * already runs it multiplies: `chain(cosine(), warmup({ duration: '5ep' }))` meets the cosine without a jump, and
 * `sequence([warmup({ duration: '5ep' }), cosine()], { time: 'shared' })` aims at the base, as timm does with
 * `warmup_prefix: false`.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(warmup({ duration: '5ep' }), { lr: 1e-3, stepsPerEpoch: 1 });
 * scheduler.preview(5); // 0.0002, 0.0004, 0.0006, 0.0008, 0.001
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Goyal et al. 2017, arXiv:1706.02677; the shapes are those of transformers' `get_wsd_schedule`. PyTorch's
 * `LinearLR` is `linear`.
 */
export function warmup(options: WarmupOptions = {}): Machine<null> {
  const fields = {
    duration: optional(duration),
    ...level('start', { startFactor: 0 }),
    shape: or('linear', shape),
    includes: firstOf('end', 'start', 'both'),
  };
  return schedule('warmup', options, fields, (own) => ({ length }) => {
    const rise = RISES[own.shape];
    const offset = own.includes === 'end' ? 1 : 0;
    const steps = own.includes === 'both' ? length - 1 : length;
    return {
      length,
      end: levelOf(own, 'start'),
      factor: (t) => (t + offset < steps ? rise((t + offset) / steps) : 1),
    };
  });
}
