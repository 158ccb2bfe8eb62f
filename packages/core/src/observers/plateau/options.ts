import { wanted } from '../../error.ts';
import {
  count,
  firstOf,
  notNegative,
  number,
  or,
  positive,
  read,
  whole,
  type Field,
} from '../../fields.ts';
import { portion } from '../../schedules/portion.ts';
import { perGroup, type PerGroup } from '../attempts.ts';
import { bySemantics, instead } from '../bySemantics.ts';
import { MONITOR, type Monitor, type MonitorOptions } from '../monitor.ts';
import { windowField } from '../window.ts';

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

/** The options, checked and complete; absent what the semantics does not have. */
export interface PlateauSettings extends Monitor {
  readonly factor: number;
  readonly cooldown: number;
  readonly threshold: number | undefined;
  readonly thresholdMode: 'rel' | 'abs' | undefined;
  readonly min: PerGroup | undefined;
  readonly eps: number | undefined;
  readonly window: number | undefined;
  readonly rtol: number | undefined;
  readonly atol: number | undefined;
  readonly accumulationSize: number | undefined;
  readonly minScale: number | undefined;
  readonly semantics: PlateauSemantics;
}

/** Checks the options and fills in what is absent. */
export function readPlateau(options: unknown): PlateauSettings {
  const threshold = or(1e-4, notNegative);
  const mode = firstOf('rel', 'abs');
  const min = or(0, perGroup);
  const eps = or(1e-8, notNegative);
  return read('plateau', options, {
    ...MONITOR,
    mode: bySemantics({ optax: or('min', onlyMin) }, MONITOR.mode),
    factor: bySemantics(
      { optax: or(0.1, number({ above: 0, below: 1 })) },
      or(0.1, number({ min: 0, below: 1 })),
    ),
    cooldown: or(0, count),
    threshold: bySemantics({ optax: instead('rtol and atol') }, threshold),
    thresholdMode: bySemantics({ keras: firstOf('abs'), optax: instead('rtol and atol') }, mode),
    min: bySemantics({ keras: or(0, notNegative), optax: instead('minScale') }, min),
    eps: bySemantics({ stepwise: eps, torch: eps }),
    window: bySemantics(
      { stepwise: windowField, optax: instead('accumulationSize') },
      instead("semantics: 'stepwise'"),
    ),
    rtol: bySemantics({ optax: or(1e-4, portion) }),
    // optax demands that one of the two is above 0
    atol: bySemantics({
      optax: (value, where, code, all) =>
        (all['rtol'] === 0 ? positive : or(0, notNegative))(value, where, code, all),
    }),
    accumulationSize: bySemantics({ optax: or(1, whole) }),
    minScale: bySemantics({ optax: or(0, portion) }),
    semantics: firstOf('stepwise', 'torch', 'keras', 'optax'),
  });
}

const onlyMin: Field<'min'> = (value, where, code) =>
  value === 'min'
    ? value
    : wanted(code, where, "'min', and the metric with its sign changed", value);
