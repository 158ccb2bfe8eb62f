import { makeColumn } from '../columns.ts';
import { StepwiseError } from '../error.ts';
import type { Bound, Column, Machine, Place } from '../machine.ts';
import { paramAt } from '../place.ts';
import type { Param, Run } from '../run.ts';
import { groupIndex, readByName } from './byName.ts';
import { bindChild, composite, leadingPhase, stateOf, type CompositeState } from './composite.ts';
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
      const lengths = children.map(({ bound }) => bound.length);
      const apply = (index: number, state: CompositeState, t: number, column: Column): void =>
        children[index]?.bound.apply(stateOf(state, index), t, column);
      /** The part of a column that each group's machine has. */
      const parts = new WeakMap<Column, readonly Part[]>();
      return {
        ...composite(children, place),
        length: lengths.length === 0 ? Infinity : Math.max(...lengths),
        apply(state, t, column) {
          if (by === 'param') {
            for (let i = 0; i < children.length; i += 1) {
              if (children[i]?.place.param === column.param) apply(i, state, t, column);
            }
            return;
          }
          let own = parts.get(column);
          if (own === undefined) {
            own = children.flatMap((child, index) => partOf(column, index, child.place));
            parts.set(column, own);
          }
          for (const { index, spot, column: part } of own) {
            part.values[0] = column.values[spot] ?? 0;
            part.held?.fill(0);
            apply(index, state, t, part);
            column.values[spot] = part.values[0] ?? 0;
            // what a link before holds stays held
            if (column.held && part.held?.[0]) column.held[spot] = part.held[0];
          }
        },
        phase: (state, t) => leadingPhase(children, state, t),
      };
    },
  };
}

interface Part {
  readonly index: number;
  /** Where its value is in the whole column. */
  readonly spot: number;
  readonly column: Column;
}

function partOf(column: Column, index: number, { groups = [] }: Place): readonly Part[] {
  const spot = column.groups.findIndex((group) => groups.includes(group));
  if (spot === -1) return [];
  const { param, groups: all, held } = column;
  const group = all.slice(spot, spot + 1);
  return [
    { index, spot, column: makeColumn(param, group, new Float64Array(1), held !== undefined) },
  ];
}

/** Its place, in which the parameter stands for the rate. */
function placeOfParam(name: string, { groups }: Run, place: Place): Place {
  const param = paramAt(place, name);
  for (const group of groups) {
    if (param === undefined || !Object.hasOwn(group.base, param)) {
      throw new StepwiseError(
        'bad-run',
        `select.param.${name}: group '${group.name}' has no base value for it; give it: base: { …, ${name}: … }.`,
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
