import { checkKeys, checkNumber } from '../../check.ts';
import { parseExtended, type Extended } from '../extended.ts';
import { parseWatch, WATCH_KEYS } from '../monitor.ts';
import { parsePerGroup } from '../multiplier.ts';
import { parseRecent } from '../window.ts';

export interface PlateauState {
  /** A text where the rule of another system takes what is not finite for its best. */
  readonly best: Extended | null;
  readonly bestStep: number | null;
  readonly bad: number;
  readonly cooldown: number;
  /** For each group, what the cuts so far multiply to. */
  readonly scales: readonly number[];
  /** With a `window`: the observations in it. */
  readonly recent?: readonly number[];
  /** With `accumulationSize`: how many observations are in the mean, and the mean. */
  readonly count?: number;
  readonly mean?: Extended;
  /** Strict JSON. */
  readonly [key: string]: number | string | null | readonly number[];
}

const code = 'bad-snapshot';
const where = 'plateau state';

/** What a state may have beside the best, the counters and the multipliers. */
export interface StateParts {
  readonly groups: number;
  /** No multiplier is larger: rounding to float32 may lift one above 1. */
  readonly largest?: number;
  readonly window?: number;
  readonly accumulationSize?: number;
}

/** Reads a state from JSON. */
export function parseState(
  given: unknown,
  { groups, largest = 1, window = 1, accumulationSize = 1 }: StateParts,
): PlateauState {
  const extra = [
    ...(window > 1 ? ['recent'] : []),
    ...(accumulationSize > 1 ? ['count', 'mean'] : []),
  ];
  const fields = checkKeys(where, given, [...WATCH_KEYS, 'cooldown', 'scales', ...extra], code);
  const whole = { min: 0, integer: true };
  return {
    ...parseWatch(where, fields),
    cooldown: checkNumber(`${where}.cooldown`, fields['cooldown'], whole, code),
    scales: parsePerGroup(`${where}.scales`, fields['scales'], groups, largest),
    ...(window > 1 && {
      recent: parseRecent(`${where}.recent`, fields['recent'], window, (at, one) =>
        checkNumber(at, one, {}, code),
      ),
    }),
    ...(accumulationSize > 1 && {
      count: checkNumber(
        `${where}.count`,
        fields['count'],
        { min: 0, below: accumulationSize, integer: true },
        code,
      ),
      mean: parseExtended(`${where}.mean`, fields['mean']),
    }),
  };
}
