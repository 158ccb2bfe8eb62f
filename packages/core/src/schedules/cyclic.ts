import { duration, type Duration } from '../duration.ts';
import { wanted } from '../error.ts';
import { firstOf, or, positive, type Field } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { cycles } from './cycles.ts';
import { level, levelOf } from './level.ts';
import { portion } from './portion.ts';
import { schedule } from './schedule.ts';

export interface CyclicOptions {
  /** The highest value (PyTorch's `max_lr`), in the unit of the rate; give this or `maxFactor`. */
  readonly max?: number;
  /** The same as a share of the base. */
  readonly maxFactor?: number;
  /** Steps from the base to the highest value. Default 2000. */
  readonly stepSizeUp?: Duration;
  /** Steps back. Default as many. */
  readonly stepSizeDown?: Duration;
  /** How the height of a cycle changes: not at all, by half with each cycle, or by γ with each step. */
  readonly mode?: 'triangular' | 'triangular2' | 'expRange';
  /** With `expRange`: what the height is multiplied by in each step. Default 1. */
  readonly gamma?: number;
  /** Moves momentum (or Adam's beta1) against the rate. Default true. */
  readonly cycleMomentum?: boolean;
  /** Momentum where the rate is highest. Default 0.8. */
  readonly baseMomentum?: number;
  /** Momentum where the rate is lowest. Default 0.9. */
  readonly maxMomentum?: number;
  /** `torch` counts cycles in floating point, as PyTorch does, and loses digits near the joints. Default `stepwise`. */
  readonly semantics?: 'stepwise' | 'torch';
}

/**
 * The cyclical policy: up to a highest rate and back to the base, over and over.
 *
 * Formula: lr(t) = base + (max − base) · s · F; s rises from 0 to 1 in u steps and falls back in d, F = 1
 * (`triangular`), 2^−i in cycle i from 0 (`triangular2`) or γ^t (`expRange`); u = `stepSizeUp`, d = `stepSizeDown` in
 * steps. The lowest rate is the **base** (PyTorch's `base_lr`). Momentum and beta1, which do not depend on their base,
 * are M − (M − m) · s · F, M = `maxMomentum`, m = `baseMomentum`. Without steps up a cycle begins at its height; one
 * without any is refused. Open-ended. A scale of one's own is a `lambda`.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(cyclic({ max: 0.5, stepSizeUp: 2 }), { lr: 0.1 });
 * scheduler.preview(6); // 0.1, 0.3, 0.5, 0.3, 0.1, 0.3
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Smith 2017, arXiv:1506.01186; PyTorch `CyclicLR`.
 */
export function cyclic(options: CyclicOptions): Machine<null> {
  const fields = {
    ...level('max'),
    stepSizeUp: or(2000, duration),
    stepSizeDown: ((given, ...rest) =>
      duration(given ?? options.stepSizeUp ?? 2000, ...rest)) satisfies Field<Duration>,
    mode: firstOf('triangular', 'triangular2', 'expRange'),
    gamma: or(1, positive),
    cycleMomentum: firstOf(true, false),
    baseMomentum: or(0.8, portion),
    maxMomentum: or(0.9, portion),
    semantics: firstOf('stepwise', 'torch'),
  };
  return schedule('cyclic', options, fields, (own) => {
    const { mode, maxMomentum, baseMomentum } = own;
    const high = levelOf(own, 'max');
    const logGamma = Math.log(own.gamma);
    return ({ steps }) => {
      const up = steps('stepSizeUp');
      const down = steps('stepSizeDown');
      const total = up + down;
      if (total === 0) wanted('bad-duration', 'cyclic', 'at least one step', total);
      const cycleDecay = mode === 'triangular2' ? 0.5 : 1;
      const cycle = cycles({ steps: total, tMult: 1, cycleDecay, float: false });
      const ratio = up / total;
      /** The share of the way up, in a cycle as high as it is at its time. */
      const height = (t: number): number => {
        const passed = cycle.find(t);
        let risen = passed < up ? passed / up : (total - passed) / down;
        if (own.semantics === 'torch') {
          // PyTorch's arithmetic, which forgets the last digits of a place in a late cycle
          const x = 1 + t / total - Math.floor(1 + t / total);
          risen = x <= ratio && ratio > 0 ? x / ratio : (x - 1) / (ratio - 1);
        }
        return risen * (mode === 'expRange' ? Math.exp(t * logGamma) : cycle.scale);
      };
      // not a variable: it would be boxed whenever it changes
      const now = { height: 0 };
      return {
        factor(t) {
          const share = height(t);
          now.height = share;
          return 1 - share + high.factor * share;
        },
        level: () => high.value * now.height,
        momentum:
          own.cycleMomentum &&
          ((t) => {
            const share = height(t);
            return maxMomentum * (1 - share) + baseMomentum * share;
          }),
      };
    };
  });
}
