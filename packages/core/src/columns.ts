import { fill } from './combinators/fill.ts';
import type { Json } from './json.ts';
import type { Bound, Held, Target } from './machine.ts';
import type { Param, Run } from './run.ts';

/** One parameter of all groups that have it. */
export interface Column {
  readonly param: Param;
  readonly targets: readonly Target[];
  readonly bases: Float64Array;
  /** Its values, and the state and the step that they are of. */
  readonly values: Float64Array;
  state: Json | undefined;
  t: number;
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
    return { param, targets, bases, values: bases.slice(), state: undefined, t: -1 };
  }
}

/** Brings the values of a column to a step, where they are not there already. */
export function work(column: Column, bound: Bound, state: Json, t: number, held?: Held): void {
  if (column.t === t && column.state === state && held === undefined) return;
  const { values, bases } = column;
  // for a few groups faster than set()
  for (let i = 0; i < values.length; i += 1) values[i] = bases[i] ?? 0;
  fill(bound, state, t, values, column.targets, held);
  column.state = state;
  column.t = t;
}
