import type { Json } from './json.ts';
import type { Bound, Column, Input, Limit } from './machine.ts';
import type { Param, Run } from './run.ts';

/** A column with its bases, and the state and the step that its values are of. */
export interface Known extends Column {
  readonly bases: Float64Array;
  state: Json;
  t: number;
  held?: (Limit | undefined)[];
  /** What held its values when that was compared last. */
  before?: (Limit | undefined)[];
}

/** One parameter of a run, for the groups that have it, or for one of them. */
export function columnOf({ groups }: Run, param: Param, only?: number): Known {
  const own = [...groups.keys()].filter(
    (i) => Object.hasOwn(groups[i]?.base ?? {}, param) && (only === undefined || only === i),
  );
  const bases = Float64Array.from(own, (i) => groups[i]?.base[param] ?? 0);
  return { param, groups: own, bases, values: bases.slice(), state: null, t: -1 };
}

/** The numbers of a run by parameter, the rate first. */
export function columnsOf(run: Run, watched: boolean): readonly Known[] {
  const params = new Set(['lr', ...run.groups.flatMap(({ base }) => Object.keys(base))]);
  return [...params].map((param) => ({
    ...columnOf(run, param),
    ...(watched && { held: [], before: [] }),
  }));
}

/** What comes into the machine at the top: the bases. */
export function baseOf({ groups: all }: Run): Input {
  return ({ param, groups, values }) => {
    for (const [i, group] of groups.entries()) values[i] = all[group]?.base[param] ?? 0;
  };
}

/** Brings a column to a step, where it is not there already, and gives its values. */
export function bring(column: Known, bound: Bound, state: Json, t: number): Float64Array {
  const { values, bases } = column;
  if (column.t !== t || column.state !== state) {
    column.t = -1;
    column.held?.fill(undefined);
    // for a few groups faster than set()
    for (let i = 0; i < bases.length; i += 1) values[i] = bases[i] ?? 0;
    bound.apply(state, t, column);
    column.state = state;
    column.t = t;
  }
  return values;
}
