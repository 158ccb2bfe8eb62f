import { duration, type Duration } from '../duration.ts';
import { wanted } from '../error.ts';
import { firstOf, optional, or, positive } from '../fields.ts';
import type { Machine } from '../machine.ts';
import { portion } from './portion.ts';
import { schedule } from './schedule.ts';

export interface OneCycleOptions {
  /** The whole cycle (PyTorch's `total_steps`); the rest of the run if absent. */
  readonly duration?: Duration;
  /** The part of the cycle in which the rate rises, 0 to 1. Default 0.3. */
  readonly pctStart?: number;
  /** The first rate is base / divFactor. Default 25. */
  readonly divFactor?: number;
  /** The last rate is base / divFactor / finalDivFactor. Default 1e4. */
  readonly finalDivFactor?: number;
  /** The form of each rise and fall. Default `cos`. */
  readonly annealStrategy?: 'cos' | 'linear';
  /** Falls back to the first rate as long as it rose, and then on to the last. Default false. */
  readonly threePhase?: boolean;
  /** Moves momentum (or Adam's beta1) against the rate. Default true. */
  readonly cycleMomentum?: boolean;
  /** Momentum where the rate is lowest. Default 0.95. */
  readonly maxMomentum?: number;
  /** Momentum where the rate is highest. Default 0.85. */
  readonly baseMomentum?: number;
  /**
   * At step n, one past the last, `stepwise` keeps the last rate; `torch` extrapolates, and the rate goes up. Joints
   * that lie before the start or after the end stay there with `torch`, and its arithmetic is PyTorch's.
   */
  readonly semantics?: 'stepwise' | 'torch';
}

/**
 * The one-cycle policy: the rate rises to the base and falls far below where it began; momentum does the opposite.
 *
 * Formula: between the joints 0, p·n − 1, n − 1 (three phases: 0, p·n − 1, 2p·n − 2, n − 1) the rate goes from
 * base / d to base to base / d / f (three phases: base / d, base, base / d, base / d / f) along
 * z + (a − z) · (1 + cos(π·q)) / 2 or, linear, a + (z − a) · q, where q is the part of the way between two joints and
 * n = `duration` in steps, p = `pctStart`, d = `divFactor`, f = `finalDivFactor`. The peak is the **base**
 * (PyTorch's `max_lr`). Joints need not be whole numbers, as in PyTorch. A phase without length is passed over.
 * Momentum and beta1 do not depend on their base.
 *
 * @example
 * ```ts
 * const run = { groups: [{ name: 'all', base: { lr: 0.1, momentum: 0.9 } }], steps: 100 };
 * const scheduler = new Scheduler(oneCycle(), run);
 * scheduler.values; // [{ lr: 0.004, momentum: 0.95 }]
 * ```
 * @throws StepwiseError `bad-option`, `bad-duration`; when bound `missing-fact`.
 * @see Smith and Topin 2018, arXiv:1708.07120; PyTorch `OneCycleLR`.
 */
export function oneCycle(options: OneCycleOptions = {}): Machine<null> {
  const fields = {
    duration: optional(duration),
    pctStart: or(0.3, portion),
    divFactor: or(25, positive),
    finalDivFactor: or(1e4, positive),
    annealStrategy: firstOf('cos', 'linear'),
    threePhase: firstOf(false, true),
    cycleMomentum: firstOf(true, false),
    maxMomentum: or(0.95, portion),
    baseMomentum: or(0.85, portion),
    semantics: firstOf('stepwise', 'torch'),
  };
  return schedule('oneCycle', options, fields, (own) => {
    const { pctStart, annealStrategy, threePhase, maxMomentum, baseMomentum, semantics } = own;
    const torch = semantics === 'torch';
    if (threePhase && pctStart > 0.5 && !torch) {
      wanted('bad-option', 'oneCycle.pctStart', 'at most 0.5 with threePhase', pctStart);
    }
    const between = BETWEEN[semantics][annealStrategy];
    const low = 1 / own.divFactor;
    // without three phases the second of the three ways has no length
    const factors = [low, 1, threePhase ? low : 1, low / own.finalDivFactor];
    const momenta = [
      maxMomentum,
      baseMomentum,
      threePhase ? maxMomentum : baseMomentum,
      maxMomentum,
    ];
    return ({ length }) => {
      const end = Math.max(0, length - 1);
      const joint = (t: number): number => (torch ? t : Math.min(Math.max(t, 0), end));
      const top = joint(pctStart * length - 1);
      const back = threePhase ? joint(2 * pctStart * length - 2) : top;
      const joints = [0, top, back, end];
      const wayAt = (t: number): number => (t <= top ? 0 : t <= back ? 1 : 2);
      const weightOf = (way: number, t: number): number => {
        const from = joints[way] ?? 0;
        const width = (joints[way + 1] ?? 0) - from;
        const part = width === 0 || (t > end && !torch) ? 1 : (t - from) / width;
        return annealStrategy === 'cos' ? Math.cos(Math.PI * part) : part;
      };
      /** The value at t on the way through `stops`, one at each joint. */
      const along = (t: number, stops: readonly number[]): number => {
        const way = wayAt(t);
        return between(stops[way] ?? 0, stops[way + 1] ?? 0, weightOf(way, t));
      };
      return {
        length,
        goesOn: torch,
        ...(torch
          ? {
              rates(t: number, values: Float64Array) {
                const way = wayAt(t);
                const weight = weightOf(way, t);
                const [a, z] = [factors[way] ?? 0, factors[way + 1] ?? 0];
                for (let i = 0; i < values.length; i += 1) {
                  const x = values[i] ?? 0;
                  values[i] = between(x * a, x * z, weight);
                }
              },
            }
          : { factor: (t: number) => along(t, factors) }),
        momentum: own.cycleMomentum && ((t) => along(t, momenta)),
      };
    };
  });
}

/** From a to z. PyTorch's order of operations loses the last digits of an end that is far smaller than its start. */
const BETWEEN = {
  stepwise: {
    cos(a: number, z: number, wave: number): number {
      const share = (1 + wave) / 2;
      return a * share + z * (1 - share);
    },
    linear: (a: number, z: number, part: number): number => a * (1 - part) + z * part,
  },
  torch: {
    // half of a number below 1e-307 may be rounded up, which alone takes it below 0
    cos: (a: number, z: number, wave: number): number =>
      Math.max(0, z + ((a - z) / 2) * (wave + 1)),
    linear: (a: number, z: number, part: number): number => (z - a) * part + a,
  },
};
