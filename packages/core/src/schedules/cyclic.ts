import { checkChoice, checkKeys, checkNumber } from '../check.ts';
import { checkDuration, toSteps, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { checkLevel } from './level.ts';
import { rememberLast, schedule } from './schedule.ts';

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
  const given = checkKeys('cyclic', options, [
    'max',
    'maxFactor',
    'stepSizeUp',
    'stepSizeDown',
    'mode',
    'gamma',
    'cycleMomentum',
    'baseMomentum',
    'maxMomentum',
    'semantics',
  ]);
  const high = checkLevel('cyclic', 'max', given);
  const stepSizeUp = checkDuration('cyclic.stepSizeUp', options.stepSizeUp ?? 2000);
  const stepSizeDown = checkDuration('cyclic.stepSizeDown', options.stepSizeDown ?? stepSizeUp);
  const mode = checkChoice('cyclic.mode', options.mode ?? 'triangular', [
    'triangular',
    'triangular2',
    'expRange',
  ]);
  const gamma = checkNumber('cyclic.gamma', options.gamma ?? 1, { above: 0 });
  const cycleMomentum = checkChoice('cyclic.cycleMomentum', options.cycleMomentum ?? true, [
    true,
    false,
  ]);
  const range = { min: 0, max: 1 };
  const baseMomentum = checkNumber('cyclic.baseMomentum', options.baseMomentum ?? 0.8, range);
  const maxMomentum = checkNumber('cyclic.maxMomentum', options.maxMomentum ?? 0.9, range);
  const semantics = checkChoice('cyclic.semantics', options.semantics ?? 'stepwise', [
    'stepwise',
    'torch',
  ]);
  const spec = {
    kind: 'cyclic',
    ...high.spec,
    stepSizeUp,
    stepSizeDown,
    mode,
    gamma,
    cycleMomentum,
    baseMomentum,
    maxMomentum,
    semantics,
  };
  return schedule(spec, (run) => {
    const up = toSteps(stepSizeUp, run, 'cyclic.stepSizeUp');
    const down = toSteps(stepSizeDown, run, 'cyclic.stepSizeDown');
    const total = up + down;
    if (total === 0) {
      throw new StepwiseError(
        'bad-duration',
        'cyclic: wanted at least one step in a cycle; got 0.',
      );
    }
    /** The share of the way up at step t, and the scale of its cycle. */
    const height = semantics === 'torch' ? heightInFloats(up, total) : heightInSteps(up, down);
    const logGamma = Math.log(gamma);
    const halved = rememberLast((cycle) => 2 ** -cycle);
    const scaled =
      mode === 'triangular'
        ? height
        : mode === 'expRange'
          ? (t: number): number => height(t) * Math.exp(t * logGamma)
          : (t: number): number => height(t) * halved(Math.floor(t / total));
    const heightAt = rememberLast(scaled);
    return {
      length: Infinity,
      factor(t) {
        const h = heightAt(t);
        return 1 - h + high.factor * h;
      },
      level: (t) => high.value * heightAt(t),
      ...(cycleMomentum && {
        momentum(t: number) {
          const h = heightAt(t);
          return maxMomentum * (1 - h) + baseMomentum * h;
        },
      }),
    };
  });
}

function heightInSteps(up: number, down: number): (t: number) => number {
  const total = up + down;
  return (t) => {
    const passed = t - Math.floor(t / total) * total;
    return passed < up ? passed / up : (total - passed) / down;
  };
}

/** PyTorch's arithmetic, which forgets the last digits of a place in a late cycle. */
function heightInFloats(up: number, total: number): (t: number) => number {
  const ratio = up / total;
  return (t) => {
    const x = 1 + t / total - Math.floor(1 + t / total);
    return x <= ratio && ratio > 0 ? x / ratio : (x - 1) / (ratio - 1);
  };
}
