import type { Extended } from '../extended.ts';

export interface PlateauState {
  /** A text where the rule of another system takes what is not finite for its best. */
  readonly best: Extended | null;
  readonly bestStep: number | null;
  readonly bad: number;
  readonly cooldown: number;
  /** For each group, what the cuts so far multiply to. */
  readonly scales: readonly number[];
  /** With a `window`: the observations in it. */
  readonly recent?: readonly Extended[];
  /** With `accumulationSize`: how many observations are in the mean, and the mean. */
  readonly count?: number;
  readonly mean?: Extended;
  /** Strict JSON. */
  readonly [key: string]: number | string | null | readonly Extended[];
}
