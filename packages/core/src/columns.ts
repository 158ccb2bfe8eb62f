import type { Json } from './json.ts';
import type { Bound, Column, Input, Limit } from './machine.ts';
import type { Param, Run } from './run.ts';

/** A column with its bases, and the state and the step that its values are of. */
export interface Known extends Column {
  readonly bases: Float64Array;
  state: Json;
  t: number;
  /** What held its values when that was compared last. */
  readonly before: Uint16Array;
}

/**
 * Some values of one parameter. All columns are made here and have the same members in the same order, which makes
 * machines several times as fast.
 *
 * @param held where to note what holds a value, when somebody wants to know.
 */
export function makeColumn(
  param: Param,
  groups: readonly number[],
  values: Float64Array,
  held?: Uint16Array,
): Known {
  const before = new Uint16Array(values.length);
  return { param, groups, values, held, bases: values.slice(), state: null, t: -1, before };
}

/** One parameter of a run, for the groups that have it, or for one of them. */
export function columnOf({ groups }: Run, param: Param, only?: number, isWatched?: boolean): Known {
  const own = [...groups.keys()].filter(
    (i) => Object.hasOwn(groups[i]?.base ?? {}, param) && (only === undefined || only === i),
  );
  const bases = Float64Array.from(own, (i) => groups[i]?.base[param] ?? 0);
  return makeColumn(param, own, bases, isWatched ? new Uint16Array(own.length) : undefined);
}

/** The numbers of a run by parameter, the rate first. */
export function columnsOf(run: Run, limits: readonly Limit[]): readonly Known[] {
  const params = new Set(['lr', ...run.groups.flatMap(({ base }) => Object.keys(base))]);
  return [...params].map((param) =>
    columnOf(
      run,
      param,
      undefined,
      limits.some((limit) => limit.param === param),
    ),
  );
}

/** What comes into the machine at the top: the bases. */
export function baseOf({ groups: all }: Run): Input {
  return ({ param, groups, values }) => {
    for (const [i, group] of groups.entries()) values[i] = all[group]?.base[param] ?? 0;
  };
}

/** Brings a column to a step, where it is not there already, and gives its values. */
export function bring(column: Known, apply: Bound['apply'], state: Json, t: number): Float64Array {
  const { values, bases, held } = column;
  if (column.t !== t || column.state !== state) {
    column.t = -1;
    // for a few groups faster than set() and fill()
    for (let i = 0; i < bases.length; i += 1) values[i] = bases[i] ?? 0;
    if (held) for (let i = 0; i < held.length; i += 1) held[i] = 0;
    apply(state, t, column);
    column.state = state;
    column.t = t;
  }
  return values;
}

/** True where the same limits hold the same values as when that was compared last. */
export function isHeldAsBefore({ before, held = before }: Known): boolean {
  for (let i = 0; i < held.length; i += 1) if (held[i] !== before[i]) return false;
  return true;
}
