import { checkChoice, checkKeys, checkNumber } from '../../check.ts';
import { StepwiseError } from '../../error.ts';
import { MONITOR_KEYS, resolveMonitor, type Monitor, type MonitorOptions } from '../monitor.ts';
import { checkBound } from '../multiplier.ts';
import { checkWindow } from '../window.ts';

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

const NUMBERS = ['factor', 'goodPatience', 'threshold', 'cooldown', 'warmup', 'min', 'max', 'eps'];
const OTHERS = ['thresholdMode', 'window', 'resetStart', 'semantics'];

/** The options, checked and complete. */
export type GreedySettings = Monitor & {
  readonly goodPatience?: number;
  readonly factor: number;
  readonly threshold: number;
  readonly thresholdMode: 'rel' | 'abs';
  readonly cooldown: number;
  readonly warmup: number;
  readonly min: number | readonly number[];
  readonly max: number | readonly number[];
  readonly eps: number;
  readonly window: number;
  readonly resetStart: number;
  readonly semantics: 'stepwise' | 'transformers';
};

/** Checks the options and fills in what is absent. */
export function resolveGreedy(options: GreedyOptions): GreedySettings {
  checkKeys('greedy', options, [...MONITOR_KEYS, ...NUMBERS, ...OTHERS]);
  const semantics = checkChoice('greedy.semantics', options.semantics ?? 'stepwise', [
    'stepwise',
    'transformers',
  ]);
  const theirs = semantics === 'transformers';
  if (theirs && options.goodPatience !== undefined) {
    throw new StepwiseError(
      'bad-option',
      "greedy.goodPatience: there is none with semantics: 'transformers', because GreedyLR has one patience for both.",
    );
  }
  const monitor = resolveMonitor('greedy', options, { patience: 10, leastPatience: 0 });
  const whole = (name: 'goodPatience' | 'cooldown' | 'warmup', standard: number): number =>
    checkNumber(`greedy.${name}`, options[name] ?? standard, { min: 0, integer: true });
  const { factor = 0.95, threshold = 1e-6, thresholdMode = 'abs', eps = 1e-8 } = options;
  const { min = theirs ? 1e-3 : 0, max = 1, resetStart = 500 } = options;
  return {
    ...monitor,
    ...(!theirs && { goodPatience: whole('goodPatience', monitor.patience) }),
    factor: checkNumber('greedy.factor', factor, { above: 0, below: 1 }),
    threshold: checkNumber('greedy.threshold', threshold, { min: 0 }),
    thresholdMode: checkChoice('greedy.thresholdMode', thresholdMode, ['rel', 'abs']),
    cooldown: whole('cooldown', 0),
    warmup: whole('warmup', 0),
    min: checkBound('greedy.min', min),
    max: checkBound('greedy.max', max),
    eps: checkNumber('greedy.eps', eps, { min: 0 }),
    window: checkWindow('greedy', options.window),
    resetStart: checkNumber('greedy.resetStart', resetStart, { min: 1, integer: true }),
    semantics,
  };
}
