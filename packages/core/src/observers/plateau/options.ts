import type { MonitorOptions } from '../monitor.ts';

/** Whose rule decides. */
export type PlateauSemantics = 'stepwise' | 'torch' | 'keras' | 'optax';

export interface PlateauOptions extends MonitorOptions {
  /** What a cut multiplies the rate by; below 1, and 0 goes to the minimum at once. Default 0.1. */
  readonly factor?: number;
  /** Observations without an improvement that are borne; the one after them cuts. Default 10. */
  readonly patience?: number;
  /** How much better than the best a metric must be to count. Default 1e-4. Not for `optax`. */
  readonly threshold?: number;
  /** `rel`: a share of the best; `abs`: in the metric's own unit. Default `rel`. `keras` knows `abs` alone. */
  readonly thresholdMode?: 'rel' | 'abs';
  /** Observations after a cut during which nothing counts as bad. Default 0. */
  readonly cooldown?: number;
  /** No cut goes below this rate; one number, or one for each group. Default 0. `keras` has one for all. */
  readonly min?: number | readonly number[];
  /** A cut by no more than this is not made. Default 1e-8. Not for `keras` and `optax`. */
  readonly eps?: number;
  /**
   * What is compared is the mean of the last `window` metrics; before there are as many, of those that there are.
   * Metrics that are not finite stay out of it. Default 1. For `stepwise` alone.
   */
  readonly window?: number;
  /** Whose rule decides; see `plateau`. Default `stepwise`. */
  readonly semantics?: PlateauSemantics;
  /** `optax`: how much better a mean must be, as a share of the best. Default 1e-4. */
  readonly rtol?: number;
  /** `optax`: how much better it must be besides, in its own unit. Default 0. */
  readonly atol?: number;
  /** `optax`: so many metrics are averaged, and only then compared, once. Default 1. */
  readonly accumulationSize?: number;
  /** `optax`: no cut takes the multiplier below this. Default 0. */
  readonly minScale?: number;
}
