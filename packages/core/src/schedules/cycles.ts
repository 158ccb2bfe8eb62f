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
  /**
   * Goes to step t and gives what has passed of its cycle, in units of which it has `width`; `Infinity` when there is no
   * cycle any more. A rounding error can lead out of the cycle.
   */
  find(t: number): number;
  /** How long its cycle is: in steps, unless equal cycles share a duration. */
  width: number;
  /** What the peak of its cycle is in units of the first. */
  scale: number;
}

interface CyclePlan extends CheckedCycles {
  /** Steps of the first cycle; with `cycles`, of all. */
  readonly steps: number;
  /** How many cycles share the steps; there are no others then, and no limit. */
  readonly cycles?: number | undefined;
  /**
   * Finds the cycle in floating point, as other systems do: at some joints they are at the end of the old cycle, where
   * the new one should begin.
   */
  readonly float: boolean;
}

/** Cycle i begins at step T · (M^i − 1) / (M − 1), which is T · i for M = 1; T is the length of the first. */
export function cycles(plan: CyclePlan): Cycles {
  const { steps, cycles: shared, tMult, cycleDecay, cycleLimit: limit = Infinity, float } = plan;
  const equal = tMult === 1;
  const exact = equal || !float;
  const log = Math.log1p(tMult - 1);
  const whole = Number.isInteger(tMult) && Number.isInteger(shared ?? 1);
  /** The length of the first i cycles in units of the first; a power of whole numbers is exact. */
  const sum = (i: number): number => {
    if (equal) return i;
    return (whole ? tMult ** i - 1 : Math.expm1(i * log)) / (tMult - 1);
  };
  let first = steps;
  if (shared !== undefined) {
    if (!equal) first = steps / sum(shared);
    else if (float) first = 1;
  }
  const start = (i: number): number => (float ? first * sum(i) : snap(first * sum(i)));
  const end = shared === undefined ? start(limit) : steps;
  const length = first === 0 ? 0 : Math.ceil(end);
  let index = 0;
  let from = 0;
  let to = 0;
  const cycle: Cycles = {
    length,
    width: first,
    scale: 1,
    find(t) {
      if (t >= length && (exact || shared !== undefined)) return Infinity;
      let passed = t;
      // in such parts of a step the joints of equal cycles are whole; in floating point it counts cycles
      if (equal && shared !== undefined) passed = float ? shared * (t / steps) : t * shared;
      if (!exact) {
        const i = Math.floor(quotientOfLogs(1 - (t / first) * (1 - tMult)));
        // it is not a number where cycles that shrink have all passed
        if (!(i < limit)) return Infinity;
        if (i !== index) enter(i);
      } else if (passed < from || passed >= to) {
        if (equal) enter(Math.floor(passed / first));
        else {
          enter(Math.max(0, Math.floor(Math.log1p((t / first) * (tMult - 1)) / log)));
          // the logarithm is inexact at the joints
          if (t >= to) enter(index + 1);
          else if (t < from) enter(index - 1);
        }
      }
      return passed - from;
    },
  };
  const enter = (i: number): void => {
    index = i;
    from = start(i);
    // in the last step of equal cycles a fraction may be of the next one already, by a rounding error
    to = start(i + 1) - (equal ? 1 : 0);
    cycle.width = first * Math.exp(i * log);
    cycle.scale = cycleDecay ** i;
  };
  /** ln(x) / ln(M) as it comes out where logarithms are rounded to the nearest double. */
  const quotientOfLogs = (x: number): number => {
    const quotient = Math.log(x) / log;
    const isClose = Math.abs(quotient - Math.round(quotient)) < 1e-9;
    return isClose && x !== 1 ? roundedLog(x) / roundedLog(tMult) : quotient;
  };
  return cycle;
}

/** A joint that misses a whole step by a rounding error is meant to be there. */
function snap(joint: number): number {
  const whole = Math.round(joint);
  return Math.abs(joint - whole) <= 1e-12 * whole ? whole : joint;
}
