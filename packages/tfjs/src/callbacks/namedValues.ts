import type { Run } from '@stepwise/core';
import type { OptimizerHandle } from '../bindOptimizer.ts';

/** The numbers of a parameter group, by parameter. */
export interface GroupValues {
  readonly name: string;
  readonly values: Readonly<Record<string, number | undefined>>;
}

/**
 * Numbers of an optimizer under the names that logs have for them: `lr`, `momentum`, … of the only group or the first,
 * and where there are several also those of each: `lr/head`.
 */
export function namedValues(groups: readonly GroupValues[]): Record<string, number> {
  const named: Record<string, number> = {};
  for (const [i, { name, values }] of groups.entries()) {
    for (const [param, value] of Object.entries(values)) {
      if (value === undefined) continue;
      if (i === 0) named[param] = value;
      if (groups.length > 1) named[`${param}/${name}`] = value;
    }
  }
  return named;
}

/** What an optimizer is set to, in all that it has or in what a run drives. */
export function valuesOfHandle(
  { groups, params, get }: OptimizerHandle,
  run?: Run,
): readonly GroupValues[] {
  const driven = run && new Set(run.groups.flatMap(({ base }) => Object.keys(base)));
  const names = params.filter((param) => driven?.has(param) ?? true);
  return groups.map((name) => ({
    name,
    values: Object.fromEntries(names.map((param) => [param, get(param, name)])),
  }));
}
