import { checkNumber } from '../check.ts';
import { roundedLog } from './roundedLog.ts';

/** What the schedules with restarts have in common. */
export interface CycleOptions {
  /** Each cycle is as long as the one before times this. Default 1. */
  readonly tMult?: number;
  /** Each cycle begins at the peak of the one before times this. Default 1. */
  readonly cycleDecay?: number;
  /** How many cycles there are; the end value is held after the last. */
  readonly cycleLimit?: number;
}

export const CYCLE_KEYS = ['tMult', 'cycleDecay', 'cycleLimit'] as const;

export interface CheckedCycles {
  readonly tMult: number;
  readonly cycleDecay: number;
  readonly cycleLimit?: number;
}

export function checkCycles(
  kind: string,
  options: Readonly<Record<string, unknown>>,
  standardLimit?: number,
): CheckedCycles {
  const limit = options['cycleLimit'] ?? standardLimit;
  return {
    tMult: checkNumber(`${kind}.tMult`, options['tMult'] ?? 1, { above: 0 }),
    cycleDecay: checkNumber(`${kind}.cycleDecay`, options['cycleDecay'] ?? 1, { min: 0 }),
    ...(limit !== undefined && {
      cycleLimit: checkNumber(`${kind}.cycleLimit`, limit, { min: 0, integer: true }),
    }),
  };
}

/** Where a step lies. It is one object, which `find` changes, so that a value costs no allocation. */
export interface Cycles {
  /** Steps until the last cycle has ended. */
  readonly length: number;
  /** Goes to step t; false when there is no cycle any more. */
  find(t: number): boolean;
  /** How much of its cycle has passed, from 0 to below 1. */
  part: number;
  /** What the peak of its cycle is in units of the first. */
  scale: number;
}

interface CyclePlan extends CheckedCycles {
  /** Steps of the first cycle; with `count`, of all. */
  readonly steps: number;
  /** How many cycles share the steps; there are no others then. */
  readonly count?: number | undefined;
  /**
   * Finds the cycle in floating point, as other systems do: at some joints they are at the end of the old cycle, where
   * the new one should begin.
   */
  readonly float: boolean;
}

/** Cycle i begins at step T · (M^i − 1) / (M − 1), which is T · i for M = 1; T is the length of the first. */
export function cycles(plan: CyclePlan): Cycles {
  return plan.tMult === 1 ? equalCycles(plan) : growingCycles(plan);
}

function equalCycles({
  steps,
  count,
  cycleDecay,
  cycleLimit = Infinity,
  float,
}: CyclePlan): Cycles {
  const whole = count === undefined ? steps * cycleLimit : steps;
  const length = steps === 0 ? 0 : whole;
  const share = count ?? 1;
  const cycle: Cycles = {
    length,
    part: 0,
    scale: 1,
    find(t) {
      if (t >= length) return false;
      if (count !== undefined && float) {
        const passed = count * (t / steps);
        cycle.part = passed % 1;
        cycle.scale = cycleDecay ** Math.floor(passed);
        return true;
      }
      // whole numbers: exact at the joints, at any t
      const passed = t * share;
      const index = Math.floor(passed / steps);
      cycle.part = (passed - index * steps) / steps;
      if (cycleDecay !== 1) cycle.scale = cycleDecay ** index;
      return true;
    },
  };
  return cycle;
}

function growingCycles({
  steps,
  count,
  tMult,
  cycleDecay,
  cycleLimit = Infinity,
  float,
}: CyclePlan): Cycles {
  const limit = count === undefined ? cycleLimit : Infinity;
  const log = Math.log1p(tMult - 1);
  /** The length of the first i cycles in units of the first. */
  const sum =
    Number.isInteger(tMult) && Number.isInteger(count ?? 1)
      ? (i: number): number => (power(tMult, i) - 1) / (tMult - 1)
      : (i: number): number => Math.expm1(i * log) / (tMult - 1);
  const first = count === undefined ? steps : steps / sum(count);
  const start = (i: number): number => (float ? first * sum(i) : snap(first * sum(i)));
  const whole = count === undefined ? Math.ceil(start(limit)) : steps;
  const length = first === 0 ? 0 : whole;
  /** ln(x) / ln(M) as it comes out where logarithms are rounded to the nearest double. */
  const quotientOfLogs = (x: number): number => {
    const quotient = Math.log(x) / log;
    const isClose = Math.abs(quotient - Math.round(quotient)) < 1e-9;
    return isClose && x !== 1 ? roundedLog(x) / roundedLog(tMult) : quotient;
  };
  let index = 0;
  let from = 0;
  let to = start(1);
  let width = first;

  const enter = (i: number): void => {
    index = i;
    from = start(i);
    to = start(i + 1);
    width = first * Math.exp(i * log);
    cycle.scale = cycleDecay ** i;
  };
  const cycle: Cycles = {
    length,
    part: 0,
    scale: 1,
    find(t) {
      if (float) {
        const i = Math.floor(quotientOfLogs(1 - (t / first) * (1 - tMult)));
        // it is not a number where cycles that shrink have all passed
        if (!(i < limit) || (count !== undefined && t >= length)) return false;
        if (i !== index) enter(i);
      } else {
        if (t >= length) return false;
        if (t < from || t >= to) {
          enter(Math.max(0, Math.floor(Math.log1p((t / first) * (tMult - 1)) / log)));
          // the logarithm is inexact at the joints
          if (t >= to) enter(index + 1);
          else if (t < from) enter(index - 1);
        }
      }
      // a rounding error can lead out of the cycle
      cycle.part = Math.min(1, Math.max(0, (t - from) / width));
      return true;
    },
  };
  return cycle;
}

/** Exact for whole numbers below 2^53, on every engine. */
function power(base: number, exponent: number): number {
  if (exponent === Infinity) return Infinity;
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** A joint that misses a whole step by a rounding error is meant to be there. */
function snap(joint: number): number {
  const whole = Math.round(joint);
  return Math.abs(joint - whole) <= 1e-12 * whole ? whole : joint;
}
