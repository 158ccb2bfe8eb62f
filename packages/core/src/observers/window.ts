import { number, or, type Field } from '../fields.ts';
import { toExtended, type Extended } from './extended.ts';
import { float32 } from './float32.ts';

/** The option `window`: how many observations a mean is over; 1 smooths nothing. */
export const windowField: Field<number> = or(1, number({ min: 1, max: 10_000, integer: true }));

/** What is remembered of the observations before. */
export interface Recent {
  readonly recent?: readonly Extended[];
  readonly sum?: Extended;
  readonly count?: number;
  readonly mean?: Extended;
}

/** What is compared in place of a metric, and what is remembered from now on. */
export interface Smoothed {
  /** Absent when nothing is compared yet. */
  readonly metric?: number;
  /** How many observations it is the mean of. */
  readonly window: number;
  readonly kept: Recent;
}

/** Puts one more observation to those before; absent where each is compared by itself. */
export type Smooth = (before: Recent, metric: number) => Smoothed;

/** The mean, added up from the oldest on. */
export function meanOf(values: readonly Extended[]): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += Number(values[i]);
  return sum / values.length;
}

/**
 * The mean of the last `window` observations, without those that are not finite.
 *
 * @param keepsSum as GreedyLR does it: with all of them, from a sum that is kept, and keeps its rounding.
 */
export function smoothOver(window: number, keepsSum: boolean = false): Smooth {
  return ({ recent = [], sum = 0 }, metric) => {
    if (!keepsSum && !Number.isFinite(metric)) {
      return { metric, window: recent.length, kept: { recent } };
    }
    const values = recent.slice(recent.length < window ? 0 : 1);
    values.push(toExtended(metric));
    const { length } = values;
    if (!keepsSum) return { metric: meanOf(values), window: length, kept: { recent: values } };
    const whole = Number(sum) + metric;
    const next = recent.length < window ? whole : whole - Number(recent[0]);
    return {
      metric: next / length,
      window: length,
      kept: { recent: values, sum: toExtended(next) },
    };
  };
}

/** optax': `window` observations are averaged in float32, and only then compared, once. */
export function accumulate(window: number): Smooth {
  return ({ count = 0, mean = 0 }, metric) => {
    const next = float32(float32(count * Number(mean) + metric) / (count + 1));
    return count + 1 < window
      ? { window, kept: { count: count + 1, mean: toExtended(next) } }
      : { metric: next, window, kept: { count: 0, mean: 0 } };
  };
}
