import { checkChoice, checkKeys, checkNumber, type NumberRange } from '../check.ts';
import { checkDuration, type Duration } from '../duration.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import { lengthOf, rememberLast, schedule } from './schedule.ts';
import { FALLS } from './shape.ts';

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
  const full = check(options);
  const { pctStart, threePhase, semantics } = full;
  return schedule({ kind: 'oneCycle', ...full }, (run, span) => {
    const length = lengthOf('oneCycle', full.duration, run, span);
    const last = Math.max(0, length - 1);
    const low = 1 / full.divFactor;
    const lowest = low / full.finalDivFactor;
    const { maxMomentum: most, baseMomentum: least } = full;
    const rise = pctStart * length - 1;
    const rates = threePhase ? [low, 1, low, lowest] : [low, 1, lowest];
    const momenta = threePhase ? [most, least, most, most] : [most, least, most];
    const ends = threePhase ? [rise, 2 * pctStart * length - 2, last] : [rise, last];
    const extrapolate = semantics === 'torch';
    const joints = [0, ...ends].map((end) =>
      extrapolate ? end : Math.min(Math.max(end, 0), last),
    );
    const final = joints.length - 1;
    const phaseAt = rememberLast((t) => {
      let phase = 1;
      while (phase < final && t > (joints[phase] ?? 0)) phase += 1;
      return phase;
    });
    const { weigh, between } = ANNEALING[semantics][full.annealStrategy];
    const weightAt = rememberLast((t) => {
      const phase = phaseAt(t);
      const from = joints[phase - 1] ?? 0;
      const width = (joints[phase] ?? 0) - from;
      const part = width === 0 ? 1 : (t - from) / width;
      return weigh(extrapolate ? part : Math.min(part, 1));
    });
    /** The value at t on the way through `stops`, one at each joint, in units of `unit`. */
    const along = (t: number, stops: readonly number[], unit: number): number => {
      const phase = phaseAt(t);
      return between(unit * (stops[phase - 1] ?? 0), unit * (stops[phase] ?? 0), weightAt(t));
    };

    return {
      length,
      goesOn: extrapolate,
      ...(extrapolate
        ? { rate: (t: number, x: number) => along(t, rates, x) }
        : { factor: (t: number) => along(t, rates, 1) }),
      ...(full.cycleMomentum && { momentum: (t: number) => along(t, momenta, 1) }),
    };
  });
}

const same = (part: number): number => part;

/** From a to z. PyTorch's order of operations loses the last digits of an end that is far smaller than its start. */
const ANNEALING = {
  stepwise: {
    cos: {
      weigh: FALLS.cosine,
      between: (a: number, z: number, share: number): number => a * share + z * (1 - share),
    },
    linear: {
      weigh: same,
      between: (a: number, z: number, part: number): number => a * (1 - part) + z * part,
    },
  },
  torch: {
    cos: {
      weigh: (part: number): number => Math.cos(Math.PI * part),
      between: (a: number, z: number, wave: number): number => z + ((a - z) / 2) * (wave + 1),
    },
    linear: {
      weigh: same,
      between: (a: number, z: number, part: number): number => (z - a) * part + a,
    },
  },
};

function check(options: OneCycleOptions) {
  checkKeys('oneCycle', options, [
    'duration',
    'pctStart',
    'divFactor',
    'finalDivFactor',
    'annealStrategy',
    'threePhase',
    'cycleMomentum',
    'maxMomentum',
    'baseMomentum',
    'semantics',
  ]);
  const { duration } = options;
  if (duration !== undefined) checkDuration('oneCycle.duration', duration);
  const number = (
    name: 'pctStart' | 'divFactor' | 'finalDivFactor' | 'maxMomentum' | 'baseMomentum',
    standard: number,
    range: NumberRange,
  ): number => checkNumber(`oneCycle.${name}`, options[name] ?? standard, range);
  const flag = (name: 'threePhase' | 'cycleMomentum', standard: boolean): boolean =>
    checkChoice(`oneCycle.${name}`, options[name] ?? standard, [true, false]);
  const full = {
    ...(duration !== undefined && { duration }),
    pctStart: number('pctStart', 0.3, { min: 0, max: 1 }),
    divFactor: number('divFactor', 25, { above: 0 }),
    finalDivFactor: number('finalDivFactor', 1e4, { above: 0 }),
    annealStrategy: checkChoice('oneCycle.annealStrategy', options.annealStrategy ?? 'cos', [
      'cos',
      'linear',
    ]),
    threePhase: flag('threePhase', false),
    cycleMomentum: flag('cycleMomentum', true),
    maxMomentum: number('maxMomentum', 0.95, { min: 0, max: 1 }),
    baseMomentum: number('baseMomentum', 0.85, { min: 0, max: 1 }),
    semantics: checkChoice('oneCycle.semantics', options.semantics ?? 'stepwise', [
      'stepwise',
      'torch',
    ]),
  };
  if (full.threePhase && full.pctStart > 0.5 && full.semantics === 'stepwise') {
    throw new StepwiseError(
      'bad-option',
      `oneCycle.pctStart: with three phases the rise and the equal fall must fit into the cycle, so wanted at most 0.5; got ${full.pctStart}.`,
    );
  }
  return full;
}
