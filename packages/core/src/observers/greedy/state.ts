import type { Extended } from '../extended.ts';

export interface GreedyState {
  /** A text where GreedyLR takes what is not finite for its best. */
  readonly best: Extended | null;
  readonly bestStep: number | null;
  /** Observations in a row without an improvement, and with one. */
  readonly bad: number;
  readonly good: number;
  /** Observations that are left to rest, after a cut and after a raise. */
  readonly cooldown: number;
  readonly warmup: number;
  /** Cuts in vain that are left until all goes back to its beginning. */
  readonly resetStart: number;
  /** For each group, what the changes so far multiply to. */
  readonly scales: readonly number[];
  /** With `transformers`: the rate that the last change led to, 0 before there was one. */
  readonly rates?: readonly number[];
  /** With a `window`: the observations in it, and with `transformers` their sum as it has been kept. */
  readonly recent?: readonly Extended[];
  readonly sum?: Extended;
  /** Strict JSON. */
  readonly [key: string]: number | string | null | readonly Extended[];
}
