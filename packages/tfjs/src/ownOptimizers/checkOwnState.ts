import type { Variable } from '@tensorflow/tfjs-core';
import { different } from '../optimizerState/checkState.ts';
import type { OptimizerState } from '../optimizerState/optimizerState.ts';
import { checkShape, registeredVariable } from '../optimizerState/registeredVariable.ts';
import { groupOf } from './groups.ts';
import type { OwnTf } from './ownTf.ts';
import type { Settings } from './settings.ts';
import { slotsByVariable } from './slotsByVariable.ts';
import type { SavedSlots } from './variableStates.ts';

/** A state that fits an optimizer. */
export interface CheckedState {
  /** Of each group. */
  readonly numbers: readonly Readonly<Record<string, number>>[];
  readonly variables: readonly {
    readonly variable: Variable;
    readonly group: number;
    readonly saved: SavedSlots;
  }[];
  readonly averaged: number;
}

/** @throws StepwiseError `bad-checkpoint` with the first difference. */
export function checkOwnState(tf: OwnTf, settings: Settings, state: OptimizerState): CheckedState {
  const { where, rule, groups, averaging, skipNonFinite } = settings;
  const names = groups.map(({ name }) => name);
  const savedNames = state.groups.map(({ name }) => name);
  if (names.length !== savedNames.length || names.some((name, i) => name !== savedNames[i])) {
    throw different(
      `the state has the groups ${savedNames.join(', ')}, and the optimizer ${names.join(', ')}`,
    );
  }
  const numbers = state.groups.map(({ name, values }) => numbersOf(name, values));
  const averaged = state.tensors.find((tensor) => tensor.name === 'averaged');
  if ((averaged === undefined) !== (averaging === null)) {
    throw different(
      averaged
        ? 'the state has averages of weights, and the optimizer keeps none'
        : 'the state has no averages of weights, and the optimizer keeps them',
    );
  }
  if (averaged) checkShape(averaged, []);
  const scalars = ['steps', ...(skipNonFinite ? rule.deviceSlots : [])];
  const known = new Set([...rule.slots, ...scalars, ...(averaging ? ['average'] : [])]);
  const other = state.tensors.find(
    (tensor) =>
      tensor !== averaged && !known.has(tensor.name.slice(tensor.name.lastIndexOf('/') + 1)),
  );
  if (other) throw different(`the state has '${other.name}', which the optimizer does not keep`);
  const variables = [...slotsByVariable(state.tensors)].map(([name, saved]) => {
    const variable = registeredVariable(tf, name);
    for (const [slot, tensor] of saved) {
      checkShape(tensor, scalars.includes(slot) ? [] : variable.shape);
    }
    checkComplete(name, saved);
    return { variable, group: groupOf(where, groups, variable), saved };
  });
  return { numbers, variables, averaged: averaged?.values[0] ?? 0 };

  function numbersOf(
    group: string,
    values: Readonly<Record<string, number>>,
  ): Readonly<Record<string, number>> {
    for (const [name, choice] of Object.entries(rule.choices)) {
      if (values[name] === Number(choice)) continue;
      throw different(`'${name}' is ${values[name] === 1} in the state, and ${choice} here`);
    }
    return Object.fromEntries(
      Object.keys(rule.numbers).map((name) => {
        const value = values[name];
        if (value === undefined) throw different(`group '${group}' lacks the number '${name}'`);
        return [name, value];
      }),
    );
  }

  /** All that is kept of a variable is there, or nothing but the count. */
  function checkComplete(name: string, saved: SavedSlots): void {
    const isEmpty = rule.slots.every((slot) => !saved.has(slot));
    const needed = isEmpty
      ? ['steps']
      : ['steps', ...rule.slots, ...(skipNonFinite ? rule.deviceSlots : [])];
    const missing = needed.find((slot) => !saved.has(slot));
    if (missing !== undefined) throw different(`the state lacks '${name}/${missing}'`);
  }
}
