import { wanted } from '../error.ts';
import type { Field } from '../fields.ts';

/** A list, each member as one field reads it. */
export function list<T>(field: Field<T>): Field<readonly T[]> {
  return (value, where, code, all) =>
    Array.isArray(value)
      ? value.map((one: unknown, i) => field(one, `${where}[${i}]`, code, all))
      : wanted(code, where, 'a list', value);
}
