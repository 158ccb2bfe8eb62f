import { checkChoice, checkKeys, checkNumber } from '../check.ts';
import { checkDuration, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { lengthOf, rememberLast, schedule } from './schedule.ts';

export interface CosineOptions {
  /** Steps from the base to the minimum (PyTorch's `T_max`); the rest of the run if absent. */
  readonly duration?: Duration;
  /** The value at the end (PyTorch's `eta_min`), in the unit of the rate. Default 0. */
  readonly min?: number;
  /** After its end `stepwise` keeps the minimum; `torch` rises again, with a period of 2n. */
  readonly semantics?: 'stepwise' | 'torch';
}

/**
 * Cosine annealing from the base to a minimum.
 *
 * Formula: lr(t) = min + (base − min) · (1 + cos(π · t / n)) / 2 for t < n, then min; n = `duration` in steps. With
 * n = 0 it is at its minimum at once. PyTorch computes it by a recursion, which drifts, and which goes up again after
 * n: `semantics: 'torch'` gives that curve, n ≥ 1.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(cosine({ duration: 2 }), { lr: 1 });
 * scheduler.preview(4); // 1, 0.5, 0, 0
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Loshchilov and Hutter 2017, arXiv:1608.03983; PyTorch `CosineAnnealingLR`.
 */
export function cosine(options: CosineOptions = {}): Machine<null> {
  checkKeys('cosine', options, ['duration', 'min', 'semantics']);
  const { duration } = options;
  if (duration !== undefined) checkDuration('cosine.duration', duration);
  const min = checkNumber('cosine.min', options.min ?? 0, { min: 0 });
  const semantics = checkChoice('cosine.semantics', options.semantics ?? 'stepwise', [
    'stepwise',
    'torch',
  ]);
  return schedule(
    { kind: 'cosine', ...(duration !== undefined && { duration }), min, semantics },
    (run, span) => {
      const length = lengthOf('cosine', duration, run, span);
      const shareAt = rememberLast((t) => (1 + Math.cos((Math.PI * t) / length)) / 2);
      const curve = (t: number, x: number): number => {
        const share = shareAt(t);
        // exactly the base at first
        return x * share + min * (1 - share);
      };
      if (semantics === 'stepwise') {
        return { length, rate: (t, x) => (t < length ? curve(t, x) : min) };
      }
      if (length === 0) {
        throw new StepwiseError(
          'bad-duration',
          "cosine.duration: with semantics 'torch' it must be at least one step; got 0.",
        );
      }
      return { length, goesOn: true, rate: curve };
    },
  );
}
