import { checkChoice, checkKeys, checkNumber } from '../check.ts';
import type { Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { checkOwnDuration, lengthOf, schedule } from './schedule.ts';
import { checkShape, type Shape } from './shape.ts';

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
  checkKeys('warmup', options, ['duration', 'startFactor', 'start', 'shape', 'includes']);
  const own = checkOwnDuration('warmup', options.duration);
  const from = checkStart(options);
  const shape = checkShape('warmup.shape', options.shape ?? 'linear');
  const includes = checkChoice('warmup.includes', options.includes ?? 'end', [
    'start',
    'end',
    'both',
  ]);
  const rise = RISES[shape];
  return schedule({ kind: 'warmup', ...own, ...from, shape, includes }, (run, span) => {
    const length = lengthOf('warmup', own.duration, run, span);
    const part = (t: number): number => {
      if (includes === 'start') return t / length;
      if (includes === 'end') return Math.min(1, (t + 1) / length);
      return length === 1 ? 1 : Math.min(1, t / (length - 1));
    };
    const share = (t: number): number => (t < length ? rise(part(t)) : 1);
    if (from.start === undefined) {
      const { startFactor = 0 } = from;
      return {
        length,
        factor(t) {
          const risen = share(t);
          return startFactor * (1 - risen) + risen;
        },
      };
    }
    return { length, share, end: { value: from.start, factor: 0 } };
  });
}

const RISES: Readonly<Record<Shape, (part: number) => number>> = {
  linear: (part) => part,
  cosine: (part) => (1 - Math.cos(Math.PI * part)) / 2,
  '1-sqrt': (part) => 1 - Math.sqrt(1 - part),
};

function checkStart({ start, startFactor }: WarmupOptions): {
  readonly start?: number;
  readonly startFactor?: number;
} {
  if (start === undefined) {
    return { startFactor: checkNumber('warmup.startFactor', startFactor ?? 0, { min: 0 }) };
  }
  if (startFactor === undefined) return { start: checkNumber('warmup.start', start, { min: 0 }) };
  throw new StepwiseError(
    'bad-option',
    'warmup: give either start (in the unit of the rate) or startFactor (a share of the base), one of the two.',
  );
}
