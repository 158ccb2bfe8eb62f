import { number, type Field } from '../fields.ts';

/** A number as strict JSON: one that is not finite by its name. */
export type Extended = number | 'NaN' | 'Infinity' | '-Infinity';

const NAMES = ['NaN', 'Infinity', '-Infinity'] as const;

export function toExtended(value: number): Extended {
  // −0 is not JSON
  return Number.isFinite(value) ? value + 0 : (String(value) as Extended);
}

/** Reads one from JSON. */
export const extended: Field<Extended> = (value, ...rest) =>
  NAMES.find((name) => name === value) ?? number()(value, ...rest);
