import { checkChoice, checkKeys, checkNumber, type NumberRange } from './check.ts';
import { wanted, type StepwiseErrorCode } from './error.ts';

/** Reads one member of an object: gives what is to be kept of it, or throws. */
export type Field<T> = (
  value: unknown,
  where: string,
  code: StepwiseErrorCode,
  all: Readonly<Record<string, unknown>>,
) => T;

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** What `read` gives: each member as its field reads it. */
export type Read<F extends Fields> = { readonly [K in keyof F]: ReturnType<F[K]> };

/**
 * Reads an object that came from outside, member by member: options, facts, states. What is not among the fields is an
 * error; what a field reads as undefined is left out.
 */
export function read<const F extends Fields>(
  where: string,
  given: unknown,
  fields: F,
  code: StepwiseErrorCode = 'bad-option',
): Read<F> {
  const all = checkKeys(where, given, Object.keys(fields), code);
  const found: Record<string, unknown> = {};
  for (const name in fields) {
    const value = fields[name]?.(all[name], `${where}.${name}`, code, all);
    if (value !== undefined) found[name] = value;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each member is what its field gave
  return found as Read<F>;
}

/** A member that may be absent, and what stands for it then. */
export function or<T, const S>(standard: S, field: Field<T>): Field<T | S> {
  return (value, ...rest) => (value === undefined ? standard : field(value, ...rest));
}

/** A member that may be absent. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return or(undefined, field);
}

export function number(range?: NumberRange): Field<number> {
  return (value, where, code) => checkNumber(where, value, range, code);
}

/** A number from 0. */
export const notNegative: Field<number> = number({ min: 0 });

/** A number above 0. */
export const positive: Field<number> = number({ above: 0 });

/** A whole number from 0. */
export const count: Field<number> = number({ min: 0, integer: true });

/** A whole number from 1. */
export const whole: Field<number> = number({ min: 1, integer: true });

/** One of several texts or truth values. */
export function choice<const T extends string | boolean>(...choices: readonly T[]): Field<T> {
  return (value, where, code) => checkChoice(where, value, choices, code);
}

/** The same; the first stands for one that is absent. */
export function firstOf<const T extends string | boolean>(
  first: T,
  ...others: readonly T[]
): Field<T> {
  return or(first, choice(first, ...others));
}

/** A list with `least` to `most` members, each as one field reads it. */
export function list<T>(field: Field<T>, least = 0, most: number = Infinity): Field<readonly T[]> {
  return (value, where, code, all) =>
    Array.isArray(value) && value.length >= least && value.length <= most
      ? value.map((one: unknown, i) => field(one, `${where}[${i}]`, code, all))
      : wanted(
          code,
          where,
          `a list of length ${least} ${most < Infinity ? `to ${most}` : 'or more'}`,
          value,
        );
}

/** A text that is not empty. */
export const name: Field<string> = (value, where, code) =>
  typeof value === 'string' && value !== '' ? value : wanted(code, where, 'a name', value);

/** A member that is looked at later. */
export const anything: Field<unknown> = (value) => value;
