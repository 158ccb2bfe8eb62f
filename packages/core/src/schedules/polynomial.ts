import { checkChoice, checkKeys, checkNumber } from '../check.ts';
import type { Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { checkCycles, CYCLE_KEYS, type CycleOptions } from './cycles.ts';
import { checkLevel } from './level.ts';
import { restarting } from './restarting.ts';
import { checkOwnDuration, lengthOf, schedule } from './schedule.ts';

export interface PolynomialOptions extends CycleOptions {
  /** Steps from the base to the end (PyTorch's `total_iters`), with several cycles of the first; else the rest of the run. */
  readonly duration?: Duration;
  /** The exponent p; 1 is a straight line. Default 1. */
  readonly power?: number;
  /** The value at the end, in the unit of the rate. Default 0. */
  readonly end?: number;
  /** The same as a share of the base. */
  readonly endFactor?: number;
  /** Instead of holding its end it goes back up, and down again within 2n, then within 3n, … Default false. */
  readonly cycle?: boolean;
  /** The exponent k of k-decay: above 1 the rate stays high for longer. Default 1. */
  readonly kDecay?: number;
  /** `timm` finds the cycle by a logarithm that is inexact at some joints. Default `stepwise`. */
  readonly semantics?: 'stepwise' | 'timm';
}

/**
 * Polynomial decay from the base to an end value.
 *
 * Formula: lr(t) = end + (base · d^i − end) · (1 − q^k)^p, where q is the part of cycle i that has passed, d =
 * `cycleDecay`, k = `kDecay`, p = `power`; cycle i is n · M^i steps long, n = `duration` in steps, M = `tMult`. After
 * `cycleLimit` cycles (1 by default) it is end. With n = 0 it is there at once. With `cycle`, which allows of no other
 * cycles, q = t / (n · max(1, ⌈t / n⌉)): it is at its end at each multiple of n, and never over.
 *
 * @example
 * ```ts
 * const scheduler = new Scheduler(polynomial({ duration: 4, power: 2, end: 0.1 }), { lr: 1 });
 * scheduler.preview(6); // 1, 0.60625, 0.325, 0.15625, 0.1, 0.1
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see PyTorch `PolynomialLR` (no end), transformers `polynomial`, Keras `PolynomialDecay`, optax `polynomial_schedule`,
 * timm `PolyLRScheduler`.
 */
export function polynomial(options: PolynomialOptions = {}): Machine<null> {
  const kind = 'polynomial';
  const given = checkKeys(kind, options, [
    'duration',
    'power',
    'end',
    'endFactor',
    'cycle',
    'kDecay',
    'semantics',
    ...CYCLE_KEYS,
  ]);
  const own = checkOwnDuration(kind, options.duration);
  const power = checkNumber(`${kind}.power`, options.power ?? 1, { above: 0 });
  const end = checkLevel(kind, 'end', given, 0);
  const cycle = checkChoice(`${kind}.cycle`, options.cycle ?? false, [true, false]);
  const k = checkNumber(`${kind}.kDecay`, options.kDecay ?? 1, { above: 0 });
  const checked = checkCycles(kind, given, 1);
  const semantics = checkChoice(`${kind}.semantics`, options.semantics ?? 'stepwise', [
    'stepwise',
    'timm',
  ]);
  const spec = {
    kind,
    ...own,
    power,
    ...end.spec,
    cycle,
    kDecay: k,
    ...checked,
    semantics,
  };
  const share = (part: number): number => {
    const rest = 1 - (k === 1 ? part : part ** k);
    return power === 1 ? rest : rest ** power;
  };
  if (!cycle) {
    return restarting(spec, {
      ...checked,
      end,
      share,
      float: semantics === 'timm',
      steps: (run, span) => ({ steps: lengthOf(kind, own.duration, run, span) }),
    });
  }
  if (checked.cycleLimit !== 1) {
    throw new StepwiseError(
      'bad-option',
      `${kind}: cycle goes on for ever, so it can't be joined with a cycleLimit of ${checked.cycleLimit}; give one of the two.`,
    );
  }
  return schedule(spec, (run, span) => {
    const steps = lengthOf(kind, own.duration, run, span);
    return {
      length: steps === 0 ? 0 : Infinity,
      share: (t) => share(steps === 0 ? 1 : t / (steps * Math.max(1, Math.ceil(t / steps)))),
      end,
    };
  });
}
