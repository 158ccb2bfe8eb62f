import { wanted } from '../error.ts';
import type { Field } from '../fields.ts';
import { isRecord } from '../json.ts';
import type { Bound, Machine } from '../machine.ts';

/**
 * A factory that `fromSpec` may use. It gets the fields of a spec as its options, those that are specs built; one that
 * is called in another way says how.
 */
export interface Kind {
  (...options: never[]): Machine;
  fromSpec?(fields: Readonly<Record<string, unknown>>): Machine;
}

/** True for what a factory returns. */
export function isMachine(value: unknown): value is Machine {
  return isRecord(value) && isRecord(value['spec']) && typeof value['bind'] === 'function';
}

/** A member that is a machine. */
export const machine: Field<Machine> = (value, where, code) =>
  isMachine(value) ? value : wanted(code, where, 'a machine, such as cosine()', value);

/** What is the same for all machines that only change what comes in: no end, no state, never the say. */
export const LINK: Omit<Bound<null>, 'apply'> = {
  length: Infinity,
  initial: null,
  phase: () => null,
};
