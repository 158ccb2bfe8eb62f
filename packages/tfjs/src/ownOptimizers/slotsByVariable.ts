import type { SavedTensor } from '../optimizerState/optimizerState.ts';
import { partsOfName } from '../optimizerState/renamed.ts';
import type { SavedSlots } from './variableStates.ts';

/** Saved tensors by the name of their variable, and by what they are of it. Others are left out. */
export function slotsByVariable(tensors: readonly SavedTensor[]): ReadonlyMap<string, SavedSlots> {
  const byVariable = new Map<string, Map<string, SavedTensor>>();
  for (const tensor of tensors) {
    const parts = partsOfName(tensor.name);
    if (!parts) continue;
    const [variable, slot] = parts;
    const slots = byVariable.get(variable) ?? new Map<string, SavedTensor>();
    byVariable.set(variable, slots.set(slot, tensor));
  }
  return byVariable;
}
