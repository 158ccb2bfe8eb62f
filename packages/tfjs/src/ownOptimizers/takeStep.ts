import type { Tensor } from '@tensorflow/tfjs-core';
import { clip, finite } from './clip.ts';
import type { OwnTf } from './ownTf.ts';
import type { StepOf } from './rule.ts';
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
  /** One for all variables of the step, kept because the first variable's tidy would dispose it. */
  const oncePerStep = (make: (value: number) => Tensor): ((value: number) => Tensor) => {
    const scalars = new Map<number, Tensor>();
    made.push(scalars);
    return (value) => {
      const found = scalars.get(value);
      if (found) return found;
      const scalar = tf.keep(make(value));
      scalars.set(value, scalar);
      return scalar;
    };
  };
  const made: Map<number, Tensor>[] = [];
  const constant = oncePerStep((value) => tf.scalar(value));
  try {
    tf.tidy(() => {
      const raw = participants.map(({ gradient }) => gradient);
      const { gradients: usable, mask } = skipNonFinite
        ? finite(tf, raw)
        : { gradients: raw, mask: null };
      const gradients = clip(tf, settings, usable);
      const masked = mask ? oncePerStep((value) => tf.mul(mask, constant(value))) : constant;
      for (const [i, { state }] of participants.entries()) {
        const gradient = gradients[i];
        const numbers = groups[state.group]?.numbers;
        if (!gradient || !numbers) continue;
        tf.tidy(() => {
          update(tf, settings, state, { gradient, numbers, mask, constant, masked });
        });
      }
    });
  } finally {
    for (const scalar of made.flatMap((scalars) => [...scalars.values()])) scalar.dispose();
  }
}

interface Given extends Pick<StepOf, 'gradient' | 'numbers' | 'constant' | 'masked'> {
  /** 1, or 0 when the step is left out; null when none ever is. */
  readonly mask: Tensor | null;
}

function update(
  tf: OwnTf,
  { rule }: Settings,
  state: VariableState,
  { mask, ...given }: Given,
): void {
  const { variable, slots: old } = state;
  const time = mask ? tf.add(old['steps'] ?? given.constant(0), mask) : state.steps + 1;
  const made = rule.step({ ...given, value: variable, slots: old, time });
  const slots = typeof time === 'number' ? made.slots : { ...made.slots, steps: time };
  for (const [name, tensor] of Object.entries(slots)) {
    if (tensor !== old[name]) tf.keep(tensor);
  }
  variable.assign(made.value);
  state.slots = { ...old, ...slots };
  state.steps += 1;
  for (const [name, tensor] of Object.entries(old)) {
    if (state.slots[name] !== tensor) tensor.dispose();
  }
}
