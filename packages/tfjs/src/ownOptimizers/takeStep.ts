import type { Tensor } from '@tensorflow/tfjs-core';
import { allFinite, clip } from './clip.ts';
import type { OwnTf } from './ownTf.ts';
import type { Numbers } from './rule.ts';
import type { Settings } from './settings.ts';
import type { VariableState } from './variableStates.ts';

/** A variable that takes part in a step. */
export interface Participant {
  readonly state: VariableState;
  readonly gradient: Tensor;
}

/** One step of all variables that have a gradient. Nothing is read back from the device. */
export function takeStep(
  tf: OwnTf,
  settings: Settings,
  participants: readonly Participant[],
): void {
  if (participants.length === 0) return;
  const { groups, skipNonFinite } = settings;
  const constants = new Map<number, Tensor>();
  const constant = (value: number): Tensor => {
    // kept, because the first variable's tidy would dispose it
    const made = constants.get(value) ?? tf.keep(tf.scalar(value));
    constants.set(value, made);
    return made;
  };
  try {
    tf.tidy(() => {
      const raw = participants.map(({ gradient }) => gradient);
      const goesOn = skipNonFinite ? allFinite(tf, raw) : null;
      const gradients = clip(tf, settings, raw);
      for (const [i, { state }] of participants.entries()) {
        const gradient = gradients[i];
        const numbers = groups[state.group]?.numbers;
        if (!gradient || !numbers) continue;
        tf.tidy(() => {
          update(tf, settings, state, { gradient, numbers, goesOn, constant });
        });
      }
    });
  } finally {
    for (const made of constants.values()) made.dispose();
  }
}

interface Given {
  readonly gradient: Tensor;
  readonly numbers: Numbers;
  /** Whether the step is done, as a scalar; null when it always is. */
  readonly goesOn: Tensor | null;
  readonly constant: (value: number) => Tensor;
}

function update(
  tf: OwnTf,
  { rule }: Settings,
  state: VariableState,
  { gradient, numbers, goesOn, constant }: Given,
): void {
  const { variable, slots: old } = state;
  const time = goesOn ? tf.add(old['steps'] ?? constant(0), constant(1)) : state.steps + 1;
  const made = rule.step({ value: variable, gradient, slots: old, numbers, time, constant });
  const wanted = typeof time === 'number' ? made.slots : { ...made.slots, steps: time };
  const slots = Object.entries(wanted).map(([name, tensor]): [string, Tensor] => {
    const before = old[name];
    if (tensor === before) return [name, tensor];
    if (!goesOn) return [name, tf.keep(tensor)];
    return [name, tf.keep(tf.where(goesOn, tensor, before ?? tf.zerosLike(tensor)))];
  });
  variable.assign(goesOn ? tf.where(goesOn, made.value, variable) : made.value);
  state.slots = { ...old, ...Object.fromEntries(slots) };
  state.steps += 1;
  for (const [name, tensor] of Object.entries(old)) {
    if (state.slots[name] !== tensor) tensor.dispose();
  }
}
