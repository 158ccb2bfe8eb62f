import { different } from './checkState.ts';
import type { OptimizerState, RestoreOptions, SavedTensor } from './optimizerState.ts';

/** The name of a tensor of a variable in parts: the variable's, and what the optimizer keeps of it. */
export function partsOfName(name: string): readonly [variable: string, slot: string] | null {
  const cut = name.lastIndexOf('/');
  return cut < 0 ? null : [name.slice(0, cut), name.slice(cut + 1)];
}

/**
 * The state with other names of variables.
 *
 * @throws StepwiseError `bad-checkpoint` for the name of a variable that the state does not have.
 */
export function renamed(
  state: OptimizerState,
  rename: NonNullable<RestoreOptions['rename']>,
): OptimizerState {
  const used = new Set<string>();
  const tensors = state.tensors.map((tensor): SavedTensor => {
    const parts = partsOfName(tensor.name);
    if (!parts || !Object.hasOwn(rename, parts[0])) return tensor;
    used.add(parts[0]);
    return { ...tensor, name: `${rename[parts[0]]}/${parts[1]}` };
  });
  const unknown = Object.keys(rename).find((name) => !used.has(name));
  // an optimizer that keeps nothing of variables has no names either
  if (unknown === undefined || used.size === 0) return { ...state, tensors };
  throw different(`rename: the state has no variable '${unknown}'`);
}
