import { checkChoice, checkKeys, checkNumber } from '../check.ts';
import type { Duration } from '../duration.ts';
import type { Machine } from '../machine.ts';
import { checkCycles, CYCLE_KEYS, type CycleOptions } from './cycles.ts';
import { checkLevel } from './level.ts';
import { restarting } from './restarting.ts';
import { checkOwnDuration, lengthOf } from './schedule.ts';

export interface TanhOptions extends CycleOptions {
  /** Steps of the fall (timm's `t_initial`), with several cycles of the first; the rest of the run if absent. */
  readonly duration?: Duration;
  /** Where on the curve of tanh the fall begins (timm's `lb`). Default −7. */
  readonly lower?: number;
  /** Where it ends (timm's `ub`), above `lower`. Default 3. */
  readonly upper?: number;
  /** What it falls towards, and what is held afterwards, in the unit of the rate. Default 0. */
  readonly min?: number;
  /** The same as a share of the base. */
  readonly minFactor?: number;
  /** `timm` finds the cycle by a logarithm that is inexact at some joints. Default `stepwise`. */
  readonly semantics?: 'stepwise' | 'timm';
}

/**
 * Hyperbolic-tangent decay: slow, then fast, then slow.
 *
 * Formula: lr(t) = min + (base · d^i − min) · (1 − tanh(l + (u − l) · q)) / 2, where q is the part of cycle i that has
 * passed, l = `lower`, u = `upper`, d = `cycleDecay`; cycle i is n · M^i steps long, n = `duration` in steps,
 * M = `tMult`. After `cycleLimit` cycles (1 by default) it is min, at which the curve itself does not quite arrive.
 * With n = 0 it is there at once.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(tanh({ duration: 4, lower: -1, upper: 1 }), { lr: 1 });
 * scheduler.preview(6); // 0.880797077978, 0.731058578630, 0.5, 0.268941421370, 0, 0
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Hsueh et al. 2018, arXiv:1806.01593; timm `TanhLRScheduler`.
 */
export function tanh(options: TanhOptions = {}): Machine<null> {
  const given = checkKeys('tanh', options, [
    'duration',
    'lower',
    'upper',
    'min',
    'minFactor',
    'semantics',
    ...CYCLE_KEYS,
  ]);
  const own = checkOwnDuration('tanh', options.duration);
  const lower = checkNumber('tanh.lower', options.lower ?? -7);
  const upper = checkNumber('tanh.upper', options.upper ?? 3, { above: lower });
  const end = checkLevel('tanh', 'min', given, 0);
  const checked = checkCycles('tanh', given, 1);
  const semantics = checkChoice('tanh.semantics', options.semantics ?? 'stepwise', [
    'stepwise',
    'timm',
  ]);
  return restarting(
    { kind: 'tanh', ...own, lower, upper, ...end.spec, ...checked, semantics },
    {
      ...checked,
      end,
      float: semantics === 'timm',
      // (1 − tanh(u)) / 2 without its cancellation
      share: (part) => 1 / (1 + Math.exp(2 * (lower * (1 - part) + upper * part))),
      steps: (run, span) => ({ steps: lengthOf('tanh', own.duration, run, span) }),
    },
  );
}
