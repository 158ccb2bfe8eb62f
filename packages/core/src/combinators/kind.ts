import { isRecord } from '../json.ts';
import type { Machine } from '../machine.ts';

/**
 * A factory that `fromSpec` may use. A plain factory gets the fields of a spec as its options; one whose options hold
 * machines says how to read them.
 */
export interface Kind {
  (...options: never[]): Machine;
  fromSpec?(
    fields: Readonly<Record<string, unknown>>,
    build: (spec: unknown, where: string) => Machine,
  ): Machine;
}

/** True for what a factory returns. */
export function isMachine(value: unknown): value is Machine {
  return isRecord(value) && isRecord(value['spec']) && typeof value['bind'] === 'function';
}
