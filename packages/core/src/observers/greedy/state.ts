import { checkKeys, checkNumber } from '../../check.ts';
import { parseExtended, type Extended } from '../extended.ts';
import { NOTHING_SEEN, parseWatch } from '../monitor.ts';
import { parsePerGroup } from '../multiplier.ts';
import { parseRecent } from '../window.ts';
import type { GreedySettings } from './options.ts';

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

/** Before anything is seen. */
export function beginning(
  { resetStart, semantics, window }: GreedySettings,
  groups: number,
): GreedyState {
  const theirs = semantics === 'transformers';
  const perGroup = (value: number): readonly number[] =>
    Array.from({ length: groups }, () => value);
  return {
    ...NOTHING_SEEN,
    good: 0,
    cooldown: 0,
    warmup: 0,
    resetStart,
    scales: perGroup(1),
    ...(theirs && { rates: perGroup(0) }),
    ...(window > 1 && { recent: [], ...(theirs && { sum: 0 }) }),
  };
}

/** Reads a state from JSON. */
export function parseState(given: unknown, settings: GreedySettings, groups: number): GreedyState {
  const where = 'greedy state';
  const code = 'bad-snapshot';
  const standard = beginning(settings, groups);
  const fields = checkKeys(where, given, Object.keys(standard), code);
  const count = (name: string): number =>
    checkNumber(`${where}.${name}`, fields[name], { min: 0, integer: true }, code);
  const perGroup = (name: string): readonly number[] =>
    parsePerGroup(`${where}.${name}`, fields[name], groups);
  return {
    ...parseWatch(where, fields),
    good: count('good'),
    cooldown: count('cooldown'),
    warmup: count('warmup'),
    resetStart: count('resetStart'),
    scales: perGroup('scales'),
    ...(standard.rates && { rates: perGroup('rates') }),
    ...(standard.recent && {
      recent: parseRecent(`${where}.recent`, fields['recent'], settings.window, parseExtended),
    }),
    ...(standard.sum !== undefined && { sum: parseExtended(`${where}.sum`, fields['sum']) }),
  };
}
