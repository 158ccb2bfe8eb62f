import type { Target } from './machine.ts';
import type { Param, Run } from './run.ts';

/** One parameter of all groups that have it. */
export interface Column {
  readonly param: Param;
  readonly targets: readonly Target[];
  readonly bases: Float64Array;
  /** Where its values are worked out. */
  readonly values: Float64Array;
}

/** The numbers of a run by parameter, the rate first. */
export function columnsOf({ groups }: Run): readonly [Column, ...Column[]] {
  const params = new Set(groups.flatMap(({ base }) => Object.keys(base)));
  params.delete('lr');
  return [column('lr'), ...[...params].map(column)];

  function column(param: Param): Column {
    const targets = groups.flatMap(({ base }, group): Target[] => {
      const value = base[param];
      return value === undefined ? [] : [{ param, group, base: value }];
    });
    const bases = Float64Array.from(targets, ({ base }) => base);
    return { param, targets, bases, values: bases.slice() };
  }
}
