import { checkNumber, isRecord, show } from '../check.ts';
import { StepwiseError } from '../error.ts';
import type { Machine, Spec } from '../machine.ts';
import type { Group } from '../run.ts';
import { groupsOf, type Setting } from './setting.ts';

/** What an importer needs to know beside the arguments of the scheduler. */
export interface ImportOptions {
  /** Base rate of each group of the optimizer, or the one of all. */
  readonly lr: number | readonly number[];
  /** Names of the groups, as the run will call them. Default `group0`, `group1`, … */
  readonly groups?: readonly string[];
  /** Steps of the run, where a translation has to know them. */
  readonly steps?: number;
}

/** A scheduler of another system in Stepwise's terms. */
export interface Imported {
  readonly machine: Machine;
  /** The machine as plain JSON. */
  readonly spec: Spec;
  /** Names and base rates for the run: some systems keep rates in the arguments of their schedulers. */
  readonly groups: readonly Group[];
}

/** Checks the options. */
export function settle(where: string, options: ImportOptions): Setting {
  if (!isRecord(options)) {
    throw new StepwiseError(
      'bad-option',
      `${where}: wanted options, at least the optimizer's rate: { lr: … }; got ${show(options)}.`,
    );
  }
  const { lr, groups: names, steps } = options;
  const bases: readonly unknown[] = Array.isArray(lr) ? lr : (names ?? [0]).map(() => lr);
  if (bases.length === 0) {
    throw new StepwiseError('bad-option', `${where}.lr: wanted the rate of at least one group.`);
  }
  if (
    names !== undefined &&
    (names.length !== bases.length || new Set(names).size !== names.length)
  ) {
    throw new StepwiseError(
      'bad-option',
      `${where}.groups: wanted ${bases.length} different names, one for each rate; got ${show(names)}.`,
    );
  }
  return {
    bases: bases.map((base, i) => checkNumber(`${where}.lr[${i}]`, base, { min: 0 })),
    names: names ?? bases.map((_, i) => `group${i}`),
    ...(steps !== undefined && {
      steps: checkNumber(`${where}.steps`, steps, { min: 0, integer: true }),
    }),
  };
}

/** A machine, and the groups that it is meant for. */
export function imported(machine: Machine, setting: Setting, bases: readonly number[]): Imported {
  return { machine, spec: machine.spec, groups: groupsOf(setting, bases) };
}
