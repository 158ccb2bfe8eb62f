import { number, type Field } from '../fields.ts';

/** A number as strict JSON: one that is not finite by its name. */
export type Extended = number | 'NaN' | 'Infinity' | '-Infinity';

const NAMES = ['NaN', 'Infinity', '-Infinity'] as const;

export function toExtended(value: number): Extended {
  // −0 is not JSON
  if (Number.isFinite(value)) return value + 0;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these are the names of the others
  return String(value) as Extended;
}

/** Reads one from JSON. */
export const extended: Field<Extended> = (value, ...rest) =>
  NAMES.find((name) => name === value) ?? number()(value, ...rest);
