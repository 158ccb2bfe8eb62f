import { wanted } from '../error.ts';
import type { Field } from '../fields.ts';
import { show } from '../show.ts';

/** A member that a system does not have: what it has in its place. */
export function instead(what: string): Field<undefined> {
  return (value, where, code) =>
    value === undefined ? value : wanted(code, where, `${what} in its place`, value);
}

/**
 * A member that is read as the semantics has it.
 *
 * @param fields by semantics.
 * @param other for those that are not among them; these may not have the member if absent.
 */
export function bySemantics<T>(
  fields: Readonly<Record<string, Field<T>>>,
  other: Field<T>,
): Field<T>;
export function bySemantics<T>(fields: Readonly<Record<string, Field<T>>>): Field<T | undefined>;
export function bySemantics<T>(
  fields: Readonly<Record<string, Field<T>>>,
  other?: Field<T>,
): Field<T | undefined> {
  return (value, where, code, all) => {
    const { semantics } = all;
    const name = typeof semantics === 'string' ? semantics : 'stepwise';
    const field = Object.hasOwn(fields, name) ? fields[name] : other;
    const place = semantics === undefined ? where : `${where} with semantics ${show(semantics)}`;
    if (field) return field(value, place, code, all);
    if (value === undefined) return value;
    return wanted(code, place, `nothing (it belongs to ${Object.keys(fields).join(', ')})`, value);
  };
}
