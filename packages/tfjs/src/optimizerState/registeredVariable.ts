import type * as core from '@tensorflow/tfjs-core';
import { different } from './checkState.ts';
import type { SavedTensor } from './optimizerState.ts';

/**
 * The variable that a saved tensor belongs to, as it is now.
 *
 * @throws StepwiseError `bad-checkpoint` when it is not there.
 */
export function registeredVariable(tf: Pick<typeof core, 'engine'>, name: string): core.Variable {
  const { registeredVariables } = tf.engine();
  const variable = Object.hasOwn(registeredVariables, name) ? registeredVariables[name] : undefined;
  if (variable) return variable;
  throw different(
    `the state has a variable '${name}', and there is none of that name; make the model first, or say what it is called now: { rename: { '${name}': … } }`,
  );
}

/** @throws StepwiseError `bad-checkpoint` when the shape is not that of the variable. */
export function checkShape({ name, shape }: SavedTensor, wanted: readonly number[]): void {
  if (shape.length === wanted.length && shape.every((size, i) => size === wanted[i])) return;
  throw different(
    `'${name}' has the shape [${shape.join(', ')}] in the state, and [${wanted.join(', ')}] here`,
  );
}
