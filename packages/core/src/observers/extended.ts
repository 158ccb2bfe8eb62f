import { checkNumber } from '../check.ts';

/** A number as strict JSON: one that is not finite by its name. */
export type Extended = number | 'NaN' | 'Infinity' | '-Infinity';

const NAMES = ['NaN', 'Infinity', '-Infinity'] as const;

export function toExtended(value: number): Extended {
  if (Number.isFinite(value)) return value === 0 ? 0 : value;
  return NAMES.find((name) => Object.is(Number(name), value)) ?? 'NaN';
}

/** Reads one from JSON. */
export function parseExtended(where: string, value: unknown): Extended {
  const name = NAMES.find((one) => one === value);
  return name ?? checkNumber(where, value, {}, 'bad-snapshot');
}
