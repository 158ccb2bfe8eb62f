import { makeColumn } from '../columns.ts';
import { wanted } from '../error.ts';
import type { Bound, Column, Machine, Place } from '../machine.ts';
import { paramAt } from '../place.ts';
import type { Param, Run } from '../run.ts';
import { groupIndex, readByName } from './byName.ts';
import {
  bindChild,
  composite,
  leadingPhase,
  longest,
  stateOf,
  type CompositeState,
} from './composite.ts';
import { machine } from './kind.ts';

/** A machine for each parameter, or one for each group. */
export type SelectOptions =
  | { readonly param: Readonly<Partial<Record<Param, Machine>>>; readonly group?: never }
  | { readonly group: Readonly<Record<string, Machine>>; readonly param?: never };

/**
 * Another machine for each parameter or for each group; what is not named stays as it comes in.
 *
 * Inside `param`, the selected parameter takes the place of the rate: `select({ param: { weightDecay: cosine() } })`
 * lets a cosine drive the weight decay. With `group`, names are those of the run's groups.
 *
 * @example
 * ```ts
 * select({ group: { head: cosine({ duration: '30ep' }), body: constant({ factor: 0.1 }) } });
 * ```
 * @throws StepwiseError `bad-option`; when bound `bad-run` for a group or a parameter that the run does not have.
 */
export function select(options: SelectOptions): Machine<CompositeState> {
  const { by, entries } = readByName('select', options, machine);
  return {
    spec: {
      kind: 'select',
      [by]: Object.fromEntries(entries.map(([name, { spec }]) => [name, spec])),
    },
    bind(run, place): Bound<CompositeState> {
      const placeOf = by === 'param' ? placeOfParam : placeOfGroup;
      const children = entries.map(([name, one]) =>
        bindChild(one, name, run, placeOf(name, run, place)),
      );
      const bounds = children.map(({ bound }) => bound);
      // kept at hand, as every step asks for them
      const applied = bounds.map((bound) => bound.apply);
      const params = children.map((child) => child.place.param);
      /** The parts of columns that each group's machine has, and of the column that was asked for last. */
      const known = new WeakMap<Column, readonly (Column | undefined)[]>();
      let last: Column | undefined;
      let parts: readonly (Column | undefined)[] = [];
      return {
        ...composite(children, place),
        length: longest(bounds),
        apply(state, t, column) {
          if (by === 'group' && column !== last) {
            last = column;
            parts = known.get(column) ?? children.map((child) => partOf(column, child.place));
            known.set(column, parts);
          }
          for (let i = 0; i < bounds.length; i += 1) {
            const whole = params[i] === column.param ? column : undefined;
            const part = by === 'group' ? parts[i] : whole;
            if (part) applied[i]?.(stateOf(state, i), t, part);
          }
        },
        phase: (state, t) => leadingPhase(children, state, t),
      };
    },
  };
}

/** The part of a column that belongs to a group, as a view on it; undefined when there is none. */
function partOf({ param, groups, values, held }: Column, place: Place): Column | undefined {
  const start = groups.findIndex((group) => place.groups?.includes(group));
  if (start === -1) return undefined;
  const end = start + 1;
  const part = values.subarray(start, end);
  return makeColumn(param, groups.slice(start, end), part, held?.subarray(start, end));
}

/** Its place, in which the parameter stands for the rate. */
function placeOfParam(name: string, { groups }: Run, place: Place): Place {
  const param = paramAt(place, name);
  for (const group of groups) {
    if (param === undefined || !Object.hasOwn(group.base, param)) {
      wanted(
        'bad-run',
        `select.param.${name}`,
        `a base value in group '${group.name}'`,
        group.base,
      );
    }
  }
  return { ...place, param: param ?? name, alone: true };
}

function placeOfGroup(name: string, run: Run, place: Place): Place {
  const group = groupIndex('select.group', name, run);
  const { groups = [group] } = place;
  return { ...place, groups: groups.filter((one) => one === group) };
}
