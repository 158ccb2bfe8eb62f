import { StepwiseError } from '@stepwise/core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { checkGroups, groupOf } from './groups.ts';
import type { OwnTf } from './ownTf.ts';
import type { Settings } from './settings.ts';
import type { Participant } from './takeStep.ts';
import { disposeState, stateFrom, type SavedSlots, type VariableState } from './variableStates.ts';

/** What an optimizer keeps of its variables, by the variable itself: an order or a count means nothing. */
export interface VariableStore {
  readonly states: ReadonlyMap<Variable, VariableState>;
  /** The variables of gradients by name, with a state each. Null for a gradient means that there is none. */
  participants(
    gradients: readonly (readonly [name: string, gradient: Tensor | null | undefined])[],
  ): readonly Participant[];
  /** What variables that have not been met yet begin with, by their names. */
  expect(saved: ReadonlyMap<string, SavedSlots>): void;
  /** Puts other states in the place of all. */
  replace(states: readonly VariableState[]): void;
}

export function variableStore(
  tf: OwnTf,
  { where, groups, skipNonFinite }: Settings,
  /** The average that a variable begins with, which the steps before left as it was. */
  firstAverage: (variable: Variable) => Tensor | null,
): VariableStore {
  let states = new Map<Variable, VariableState>();
  let expected: ReadonlyMap<string, SavedSlots> = new Map();
  let isChecked = false;

  return {
    get states() {
      return states;
    },
    participants(gradients) {
      prune();
      const all = tf.engine().registeredVariables;
      const found = gradients.flatMap(([name, gradient]) => {
        const variable = Object.hasOwn(all, name) ? all[name] : undefined;
        if (!variable) throw bad(`there is no variable '${name}'; it was disposed, or never made`);
        if (!gradient) return [];
        if (gradient.isDisposed) throw bad(`the gradient of '${name}' was disposed`);
        checkShape(variable, gradient);
        const group = states.get(variable)?.group ?? groupOf(where, groups, variable);
        return [{ variable, gradient, group }];
      });
      if (new Set(found.map(({ variable }) => variable)).size < found.length) {
        throw bad('a variable has two gradients');
      }
      if (!isChecked) checkGroups(where, groups, Object.values(all));
      isChecked = true;
      return found.map(({ variable, gradient, group }) => ({
        state: states.get(variable) ?? meet(variable, group),
        gradient,
      }));
    },
    expect(saved) {
      expected = saved;
    },
    replace(next) {
      for (const state of states.values()) if (!next.includes(state)) disposeState(state);
      expected = new Map();
      states = new Map(next.map((state) => [state.variable, state]));
    },
  };

  function meet(variable: Variable, group: number): VariableState {
    const saved = savedOf(variable);
    const made = stateFrom(tf, variable, group, saved, skipNonFinite);
    made.average ??= firstAverage(variable);
    states.set(variable, made);
    return made;
  }

  /** A model that is loaded where another of its name was gets names with a number at their end. */
  function savedOf(variable: Variable): SavedSlots {
    const name = variable.name.replace(/_\d+$/, '');
    const saved = expected.get(variable.name) ?? expected.get(name) ?? new Map();
    return fits(saved, variable) ? saved : new Map();
  }

  function prune(): void {
    for (const [variable, state] of states) {
      if (!variable.isDisposed) continue;
      disposeState(state);
      states.delete(variable);
    }
  }

  function bad(what: string): StepwiseError {
    return new StepwiseError('bad-option', `${where}: ${what}. No variable was changed.`);
  }

  function checkShape({ name, shape }: Variable, gradient: Tensor): void {
    if (sameShape(shape, gradient.shape)) return;
    throw bad(
      `the gradient of '${name}' has the shape [${gradient.shape.join(', ')}], and the variable [${shape.join(', ')}]`,
    );
  }
}

function fits(saved: SavedSlots, { shape }: Variable): boolean {
  return [...saved.values()].every((one) => one.shape.length === 0 || sameShape(one.shape, shape));
}

function sameShape(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((size, i) => size === other[i]);
}
