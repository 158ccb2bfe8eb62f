import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { SavedTensor } from '../optimizerState/optimizerState.ts';
import type { OwnTf } from './ownTf.ts';

/** What an optimizer keeps of a variable. Its tensors are its own, and outlive any tidy. */
export interface VariableState {
  readonly variable: Variable;
  /** The place of its group. */
  readonly group: number;
  /** Steps of this variable; where steps can be left out, the slot `steps` counts. */
  steps: number;
  slots: Readonly<Record<string, Tensor>>;
  average: Tensor | null;
}

/** Saved tensors of one variable, by what they are. */
export type SavedSlots = ReadonlyMap<string, SavedTensor>;

/** The state of a variable from what was saved of it. */
export function stateFrom(
  tf: Pick<OwnTf, 'keep' | 'tensor'>,
  variable: Variable,
  group: number,
  saved: SavedSlots,
  countsOnDevice: boolean,
): VariableState {
  const slots: Record<string, Tensor> = {};
  let steps = 0;
  let average: Tensor | null = null;
  for (const [name, { values, shape }] of saved) {
    if (name === 'steps') steps = values[0] ?? 0;
    if (name === 'steps' && !countsOnDevice) continue;
    // a copy, for the cpu backend keeps the array that it is given
    const tensor = tf.keep(tf.tensor(values.slice(), [...shape], 'float32'));
    if (name === 'average') average = tensor;
    else slots[name] = tensor;
  }
  return { variable, group, steps, slots, average };
}

/** The tensors of a state, by name; they are live. The count of steps is not among them where it is a number. */
export function tensorsOf({
  variable,
  slots,
  average,
}: VariableState): readonly (readonly [name: string, tensor: Tensor])[] {
  const all = Object.entries(slots);
  if (average) all.push(['average', average]);
  return all.map(([slot, tensor]) => [`${variable.name}/${slot}`, tensor]);
}

/** The same state with tensors of its own. */
export function copyOf(tf: Pick<OwnTf, 'keep'>, state: VariableState): VariableState {
  const copy = (tensor: Tensor): Tensor => tf.keep(tensor.clone());
  return {
    ...state,
    slots: Object.fromEntries(
      Object.entries(state.slots).map(([name, tensor]) => [name, copy(tensor)]),
    ),
    average: state.average && copy(state.average),
  };
}

export function disposeState(state: VariableState): void {
  for (const [, tensor] of tensorsOf(state)) tensor.dispose();
}
