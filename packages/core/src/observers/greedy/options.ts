import { count, firstOf, notNegative, number, or, read, whole } from '../../fields.ts';
import { perGroup, type PerGroup } from '../attempts.ts';
import { bySemantics, instead } from '../bySemantics.ts';
import { MONITOR, type Monitor, type MonitorOptions } from '../monitor.ts';
import { windowField } from '../window.ts';

export interface GreedyOptions extends MonitorOptions {
  /** A cut multiplies the rate by it, a raise divides by it; above 0 and below 1. Default 0.95. */
  readonly factor?: number;
  /** Observations in a row without an improvement that are borne; the one after them cuts. Default 10. */
  readonly patience?: number;
  /** Improvements in a row after which the next one raises. Default: `patience`. Not for `transformers`. */
  readonly goodPatience?: number;
  /** How much better than the best a metric must be to count. Default 1e-6. */
  readonly threshold?: number;
  /** `rel`: a share of the best; `abs`: in the metric's own unit. Default `abs`. */
  readonly thresholdMode?: 'rel' | 'abs';
  /** Observations after a cut that count nothing. Default 0. */
  readonly cooldown?: number;
  /** Observations after a raise that count nothing. Default 0. */
  readonly warmup?: number;
  /** No cut goes below this rate; one number, or one for each group. Default 0, with `transformers` 1e-3. */
  readonly min?: number | readonly number[];
  /** No raise goes above this rate; one number, or one for each group. Default 1. */
  readonly max?: number | readonly number[];
  /** A change by no more than this is not made. Default 1e-8. */
  readonly eps?: number;
  /**
   * What is compared is the mean of the last `window` metrics; before there are as many, of those that there are.
   * Metrics that are not finite stay out of it. Default 1.
   */
  readonly window?: number;
  /** After so many cuts in a row that no group could make, all goes back to its beginning. Default 500. */
  readonly resetStart?: number;
  /** `transformers` is its GreedyLR exactly, faults included; see `greedy`. Default `stepwise`. */
  readonly semantics?: 'stepwise' | 'transformers';
}

/** The options, checked and complete. */
export interface GreedySettings extends Monitor {
  /** Absent where there is one patience for both. */
  readonly goodPatience: number | undefined;
  readonly factor: number;
  readonly threshold: number;
  readonly thresholdMode: 'rel' | 'abs';
  readonly cooldown: number;
  readonly warmup: number;
  readonly min: PerGroup;
  readonly max: PerGroup;
  readonly eps: number;
  readonly window: number;
  readonly resetStart: number;
  readonly semantics: 'stepwise' | 'transformers';
}

/** Checks the options and fills in what is absent. */
export function readGreedy(options: unknown): GreedySettings {
  return read('greedy', options, {
    ...MONITOR,
    goodPatience: bySemantics({
      stepwise: (value, where, code, all) =>
        count(value ?? all['patience'] ?? 10, where, code, all),
      transformers: instead('patience, which is one for both,'),
    }),
    factor: or(0.95, number({ above: 0, below: 1 })),
    threshold: or(1e-6, notNegative),
    thresholdMode: firstOf('abs', 'rel'),
    cooldown: or(0, count),
    warmup: or(0, count),
    min: bySemantics({ transformers: or(1e-3, perGroup) }, or(0, perGroup)),
    max: or(1, perGroup),
    eps: or(1e-8, notNegative),
    window: windowField,
    resetStart: or(500, whole),
    semantics: firstOf('stepwise', 'transformers'),
  });
}
