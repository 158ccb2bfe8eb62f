import { StepwiseError } from '@stepwise/core';

/** An Einstein sum of one or two tensors, axis by axis. */
export interface EinsumPlan {
  /** The labels of each input. */
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
  /** How many elements each label has. */
  readonly sizes: ReadonlyMap<string, number>;
}

/**
 * Reads an equation such as `bij,bjk->bik`.
 *
 * @throws StepwiseError `unsupported` for `...` and for a label that an input has twice, `bad-option` for what does not
 * fit together.
 */
export function einsumPlan(equation: string, shapes: readonly (readonly number[])[]): EinsumPlan {
  const text = equation.replaceAll(/\s/gu, '');
  const [left = '', right, ...others] = text.split('->');
  const inputs = left.split(',').map((term) => term.split(''));
  if (right === undefined || others.length > 0 || inputs.length !== shapes.length) {
    throw bad(equation, `an equation of ${shapes.length} inputs and one output`);
  }
  const output = right.split('');
  const sizes = new Map<string, number>();
  for (const [i, labels] of inputs.entries()) {
    const shape = shapes[i] ?? [];
    if (labels.length !== shape.length) {
      throw bad(equation, `${shape.length} labels for an input of shape [${shape.join(', ')}]`);
    }
    for (const [axis, label] of labels.entries()) {
      const size = shape[axis] ?? 1;
      if ((sizes.get(label) ?? size) !== size) {
        throw bad(equation, `one size for '${label}', which is ${sizes.get(label)} and ${size}`);
      }
      sizes.set(label, size);
    }
  }
  for (const labels of [...inputs, output]) {
    if (new Set(labels).size !== labels.length || labels.some((one) => !/[A-Za-z]/u.test(one))) {
      throw new StepwiseError(
        'unsupported',
        `Einsum on wasm: wanted letters, each at most once in an input or the output; got '${equation}'.`,
      );
    }
  }
  if (output.some((label) => !sizes.has(label))) {
    throw bad(equation, 'labels in the output that an input has');
  }
  return { inputs, output, sizes };
}

function bad(equation: string, wanted: string): StepwiseError {
  return new StepwiseError('bad-option', `Einsum: wanted ${wanted}; got '${equation}'.`);
}
