import { paramAt } from '../place.ts';
import type { Spec } from '../machine.ts';
import type { Param, Run } from '../run.ts';

/** The numbers that a machine drives: one parameter of some groups. */
export interface Driven {
  readonly param: Param;
  /** True inside `select({ param })`. */
  readonly alone: boolean;
  /** Indices into `run.groups`. */
  readonly groups: readonly number[];
}

/** What a machine inside another drives. Only `select` divides it. */
export function placeInside(
  { spec, param, alone, groups }: Driven & { readonly spec: Spec },
  key: number | string | undefined,
  run: Run,
): Driven {
  if (spec.kind !== 'select' || typeof key !== 'string') return { param, alone, groups };
  return 'param' in spec
    ? { param: paramAt({ param, alone }, key) ?? key, alone: true, groups }
    : { param, alone, groups: groups.filter((group) => run.groups[group]?.name === key) };
}
