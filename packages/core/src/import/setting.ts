import { chain } from '../combinators/chain.ts';
import { select } from '../combinators/select.ts';
import { StepwiseError } from '../error.ts';
import type { Machine } from '../machine.ts';
import type { Group } from '../run.ts';
import { Scheduler } from '../scheduler.ts';
import { constant } from '../schedules/constant.ts';
import { piecewiseConstant } from '../schedules/piecewiseConstant.ts';
import { unsupported } from './unsupported.ts';

/** What a translation needs to know of its run. */
export interface Setting {
  readonly bases: readonly number[];
  readonly names: readonly string[];
  /** Steps of the run, if they are known. */
  readonly steps?: number;
  /** What the groups must have beside their rates, for a machine that selects it: numbers by group. */
  readonly others?: Readonly<Record<string, readonly number[]>>;
}

/** The steps of the run, where a translation has to know them. */
export function stepsOf(where: string, { steps }: Setting): number {
  if (steps !== undefined) return steps;
  throw new StepwiseError(
    'missing-fact',
    `${where}: its translation is one for a run of known length; give the importer { steps: … }.`,
  );
}

/** The groups of the run, with these rates. */
export function groupsOf(
  { names, others = {} }: Setting,
  bases: readonly number[],
): readonly Group[] {
  return names.map((name, i) => ({
    name,
    base: {
      lr: bases[i] ?? 0,
      ...Object.fromEntries(Object.entries(others).map(([param, own]) => [param, own[i] ?? 0])),
    },
  }));
}

/** One machine for all groups when it is the same for each, else one for each. */
export function perGroup<T>(
  { names }: Setting,
  values: readonly T[],
  make: (value: T) => Machine,
): Machine {
  const [first] = values;
  if (first !== undefined && values.every((value) => value === first)) return make(first);
  return select({
    group: Object.fromEntries(values.map((value, i) => [names[i] ?? '', make(value)])),
  });
}

/** One machine for all groups when its spec is the same for each, else one for each. */
export function sameOrPerGroup({ names }: Setting, make: (group: number) => Machine): Machine {
  const machines = names.map((_, group) => make(group));
  const [first, ...others] = machines.map(({ spec }) => JSON.stringify(spec));
  const [one] = machines;
  if (one && others.every((other) => other === first)) return one;
  return select({ group: Object.fromEntries(machines.map((own, i) => [names[i] ?? '', own])) });
}

/** The machine over a base that is multiplied first, by one factor for each group. */
export function scaled(setting: Setting, factors: readonly number[], machine: Machine): Machine {
  if (factors.every((factor) => factor === 1)) return machine;
  return chain(
    perGroup(setting, factors, (factor) => constant({ factor })),
    machine,
  );
}

/** The machine over a base of 1, whatever the base of the group: its shares are values. */
export function absolute(machine: Machine): Machine {
  return chain(piecewiseConstant({ boundaries: [], values: [1] }), machine);
}

/** The rates over time of a machine that observes nothing, for each group. */
export function ratesOf(machine: Machine, setting: Setting): (t: number, group: number) => number {
  const scheduler = new Scheduler(machine, { groups: groupsOf(setting, setting.bases) });
  return (t, group) => scheduler.at(t, { group });
}

/** The rates that a machine which observes nothing gives at `t`, one for each group. */
export function valuesAt(machine: Machine, setting: Setting, t: number): readonly number[] {
  const rates = ratesOf(machine, setting);
  return setting.bases.map((_, group) => rates(t, group));
}

/** Values as shares of the bases of their groups. */
export function share(values: readonly number[], bases: readonly number[]): readonly number[] {
  return values.map((value, group) => {
    const base = bases[group] ?? 0;
    if (value === base) return 1;
    if (base > 0) return value / base;
    throw unsupported(
      `lr[${group}]: a scheduler gives this group the rate ${value}, and a factor of its own rate 0 can't be that; give the importer the rate that the group has.`,
    );
  });
}
