import { count, notNegative, or, positive, type Field } from '../fields.ts';
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

export interface CheckedCycles {
  readonly tMult: number;
  readonly cycleDecay: number;
  readonly cycleLimit?: number | undefined;
}

/** The fields of those options. */
export function cycleFields(limit?: number): {
  readonly tMult: Field<number>;
  readonly cycleDecay: Field<number>;
  readonly cycleLimit: Field<number | undefined>;
} {
  return {
    tMult: or(1, positive),
    cycleDecay: or(1, notNegative),
    cycleLimit: or(limit, count),
  };
}

/** Where a step lies. It is one object, which `find` changes, so that a value costs no allocation. */
export interface Cycles {
  /** Steps until the last cycle has ended. */
  readonly length: number;
  /** Goes to step t; false when there is no cycle any more. */
  find(t: number): boolean;
  /** Where its cycle begins: a step, unless several share a duration. */
  from: number;
  /** How much of its cycle has passed, from 0 to below 1. */
  part: number;
  /** What the peak of its cycle is in units of the first. */
  scale: number;
}

interface CyclePlan extends CheckedCycles {
  /** Steps of the first cycle; with `cycles`, of all. */
  readonly steps: number;
  /** How many cycles share the steps; there are no others then. */
  readonly cycles?: number | undefined;
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

function equalCycles(plan: CyclePlan): Cycles {
  const { steps, cycles: shared, cycleDecay, cycleLimit = Infinity } = plan;
  const whole = shared === undefined ? steps * cycleLimit : steps;
  const length = steps === 0 ? 0 : whole;
  const share = shared ?? 1;
  const inFloats = plan.float && shared !== undefined;
  /** A time that is not before the last whole step of the cycle may be of the next one, by a rounding error. */
  let last = -1;
  const cycle: Cycles = {
    length,
    from: 0,
    part: 0,
    scale: 1,
    find(t) {
      if (t >= length) return false;
      if (inFloats) {
        const passed = share * (t / steps);
        cycle.part = passed % 1;
        cycle.scale = cycleDecay ** Math.floor(passed);
        return true;
      }
      // whole numbers: exact at the joints, at any t
      const passed = t * share;
      if (passed < cycle.from || passed > last) {
        const index = Math.floor(passed / steps);
        cycle.from = index * steps;
        cycle.scale = cycleDecay ** index;
        last = cycle.from + steps - 1;
      }
      cycle.part = (passed - cycle.from) / steps;
      return true;
    },
  };
  return cycle;
}

function growingCycles({
  steps,
  cycles: shared,
  tMult,
  cycleDecay,
  cycleLimit = Infinity,
  float,
}: CyclePlan): Cycles {
  const limit = shared === undefined ? cycleLimit : Infinity;
  const log = Math.log1p(tMult - 1);
  /** The length of the first i cycles in units of the first. */
  const sum =
    Number.isInteger(tMult) && Number.isInteger(shared ?? 1)
      ? (i: number): number => (power(tMult, i) - 1) / (tMult - 1)
      : (i: number): number => Math.expm1(i * log) / (tMult - 1);
  const first = shared === undefined ? steps : steps / sum(shared);
  const start = (i: number): number => (float ? first * sum(i) : snap(first * sum(i)));
  const whole = shared === undefined ? Math.ceil(start(limit)) : steps;
  const length = first === 0 ? 0 : whole;
  /** ln(x) / ln(M) as it comes out where logarithms are rounded to the nearest double. */
  const quotientOfLogs = (x: number): number => {
    const quotient = Math.log(x) / log;
    const isClose = Math.abs(quotient - Math.round(quotient)) < 1e-9;
    return isClose && x !== 1 ? roundedLog(x) / roundedLog(tMult) : quotient;
  };
  let index = 0;
  let to = start(1);
  let width = first;

  const enter = (i: number): void => {
    index = i;
    cycle.from = start(i);
    to = start(i + 1);
    width = first * Math.exp(i * log);
    cycle.scale = cycleDecay ** i;
  };
  const cycle: Cycles = {
    length,
    from: 0,
    part: 0,
    scale: 1,
    find(t) {
      if (float) {
        const i = Math.floor(quotientOfLogs(1 - (t / first) * (1 - tMult)));
        // it is not a number where cycles that shrink have all passed
        if (!(i < limit) || (shared !== undefined && t >= length)) return false;
        if (i !== index) enter(i);
      } else {
        if (t >= length) return false;
        if (t < cycle.from || t >= to) {
          enter(Math.max(0, Math.floor(Math.log1p((t / first) * (tMult - 1)) / log)));
          // the logarithm is inexact at the joints
          if (t >= to) enter(index + 1);
          else if (t < cycle.from) enter(index - 1);
        }
      }
      // a rounding error can lead out of the cycle
      cycle.part = Math.min(1, Math.max(0, (t - cycle.from) / width));
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
