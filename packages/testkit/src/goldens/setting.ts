import { Refusal } from './refusal.ts';
import { chain, constant, select, type Group, type Machine } from '@stepwise/core';

/** What a translation needs to know of its case. */
export interface Setting {
  readonly bases: readonly number[];
  /** Steps that the trace has. */
  readonly steps: number;
}

/** A case in Stepwise's own terms. */
export interface Translation {
  /** Base rate of each group. */
  readonly bases: readonly number[];
  /** What stepping gives. */
  readonly machine: Machine;
  /** What `step(epoch)` gives, where the library has another formula for it. */
  readonly closed?: Machine;
}

function groupName(group: number): string {
  return `group${group}`;
}

export function groupsOf(
  bases: readonly number[],
  momentum?: readonly number[],
  param = '',
): Group[] {
  return bases.map((lr, i) => ({
    name: groupName(i),
    base: { lr, ...(momentum && { [param]: momentum[i] ?? 0 }) },
  }));
}

/** One machine for all groups when it is the same for each, else one for each. */
export function perGroup<T>(values: readonly T[], make: (value: T) => Machine): Machine {
  const [first] = values;
  if (first !== undefined && values.every((value) => value === first)) return make(first);
  return select({
    group: Object.fromEntries(values.map((value, i) => [groupName(i), make(value)])),
  });
}

/** The machine over a base that is multiplied first, by one factor for each group. */
export function scaled(factors: readonly number[], machine: Machine): Machine {
  if (factors.every((factor) => factor === 1)) return machine;
  return chain(
    perGroup(factors, (factor) => constant({ factor })),
    machine,
  );
}

/** The value that a machine which observes nothing gives at `t`, for each group. */
export function valuesAt(machine: Machine, bases: readonly number[], t: number): readonly number[] {
  const bound = machine.bind({ groups: groupsOf(bases) });
  return bases.map((base, group) =>
    bound.value(bound.initial, t, base, { param: 'lr', group, base }),
  );
}

/** The values over time of a machine that multiplies, as shares of what comes in. */
export function curveOf(machine: Machine): (t: number) => number {
  const bound = machine.bind({ groups: groupsOf([1]) });
  const target = { param: 'lr', group: 0, base: 1 };
  return (t) => bound.value(bound.initial, t, 1, target);
}

/** Values as shares of the bases of their groups. */
export function share(values: readonly number[], bases: readonly number[]): readonly number[] {
  return values.map((value, group) => {
    const base = bases[group] ?? 0;
    if (value === base) return 1;
    if (base > 0) return value / base;
    throw new Refusal('a group whose rate is 0 is given another one');
  });
}
