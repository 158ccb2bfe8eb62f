import { StepwiseError } from '@stepwise/core';
import { ownOf } from '../ownOptimizers/own.ts';
import {
  isTensor,
  isVariable,
  rememberVariable,
  together,
  type Keep,
  type Memory,
  type Variable,
} from './memory.ts';

/** A moment of one variable, as the optimizers of TensorFlow.js keep it in a list by position. */
interface Slot {
  readonly variable: Variable;
}

type Slots = (Slot | null | undefined)[];

/**
 * Remembers all that steps change on an optimizer of TensorFlow.js: numbers, scalars on the device, variables, and lists
 * of moments, which are made when a variable is met first. `getWeights` and `setWeights` would not do: Adamax has none,
 * and those of Adam compute the products of its betas anew, which gives other bits.
 *
 * @throws StepwiseError `unsupported` when it has something else; nothing is remembered then.
 */
export function rememberOptimizer(optimizer: object, keep: Keep): Memory {
  const own = ownOf(optimizer);
  if (own) return own.remember();
  const fields = Object.entries(optimizer).map(([name, value]) => {
    const remember = wayOf(value, keep);
    if (remember) return [name, remember] as const;
    throw new StepwiseError(
      'unsupported',
      `rangeTest: '${name}' of the optimizer is nothing that optimizers of TensorFlow.js have, so it can't be restored; test with an optimizer of tf.train.`,
    );
  });
  const memories = fields.map(([name, remember]) => remember(optimizer, name));
  const known = new Set(fields.map(([name]) => name));
  const added: Memory = {
    restore() {
      // such as the count of steps, which is there after the first
      for (const name of Object.keys(optimizer)) {
        if (!known.has(name)) Reflect.deleteProperty(optimizer, name);
      }
    },
    dispose: () => undefined,
  };
  return together([...memories, added]);
}

/** Remembers the member of that name. */
type Remember = (owner: object, name: string) => Memory;

/** How a value is remembered; null when that is not known. */
function wayOf(value: unknown, keep: Keep): Remember | null {
  if (isVariable(value)) return () => rememberVariable(value, keep);
  if (isTensor(value)) {
    return (owner, name) => {
      const copy = keep(value.clone());
      return {
        restore() {
          const now: unknown = Reflect.get(owner, name);
          if (isTensor(now)) now.dispose();
          Reflect.set(owner, name, copy);
        },
        dispose: () => copy.dispose(),
      };
    };
  }
  if (isSlots(value)) return () => rememberSlots(value, keep);
  if (typeof value === 'object' && value !== null) return null;
  return (owner, name) => ({
    restore: () => void Reflect.set(owner, name, value),
    dispose: () => undefined,
  });
}

function rememberSlots(slots: Slots, keep: Keep): Memory {
  const before = [...slots];
  const values = together(
    before.flatMap((slot) => (slot ? [rememberVariable(slot.variable, keep)] : [])),
  );
  return {
    restore() {
      for (const slot of slots) if (slot && !before.includes(slot)) slot.variable.dispose();
      slots.splice(0, slots.length, ...before);
      values.restore();
    },
    dispose: () => values.dispose(),
  };
}

function isSlots(value: unknown): value is Slots {
  return (
    Array.isArray(value) &&
    value.every((slot) => slot === null || slot === undefined || isSlot(slot))
  );
}

function isSlot(value: unknown): value is Slot {
  return (
    typeof value === 'object' && value !== null && 'variable' in value && isVariable(value.variable)
  );
}
