import { count, list, notNegative, number, read, type Fields } from '../fields.ts';
import type { Json } from '../json.ts';
import type { Rule } from './attempts.ts';
import { extended } from './extended.ts';
import { WATCH, type Watch } from './monitor.ts';
import type { Recent } from './window.ts';

/** What plateau and greedy remember. */
export interface Multiplied extends Watch, Recent {
  /** For each group, what the changes so far multiply to. */
  readonly scales: readonly number[];
  /** Where rates are set: the one that the last change led to, 0 before there was one. */
  readonly rates?: readonly number[];
  /** Strict JSON. */
  readonly [key: string]: Json;
}

/**
 * Reads a state that has what the initial one has; what is not listed here is a count.
 */
export function parseState<S extends Multiplied>(
  kind: string,
  given: unknown,
  initial: S,
  { largest = Number.MAX_VALUE, window = 1 }: Pick<Rule, 'largest' | 'window'>,
): S {
  const groups = initial.scales.length;
  const fields: Fields = {
    ...WATCH,
    scales: list(number({ min: 0, max: largest }), groups, groups),
    rates: list(notNegative, groups, groups),
    recent: list(initial.sum === undefined ? number() : extended, 0, window),
    sum: extended,
    mean: extended,
    count: number({ min: 0, below: window, integer: true }),
  };
  const own = Object.keys(initial).map((name) => [name, fields[name] ?? count] as const);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has what the initial one has
  return read(`${kind} state`, given, Object.fromEntries(own), 'bad-snapshot') as unknown as S;
}
