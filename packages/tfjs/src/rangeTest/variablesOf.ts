import { StepwiseError } from '@stepwise/core';
import { isVariable, type Variable } from './memory.ts';

/** The weights of a model, trained or not: with the statistics of batch norm. */
export interface Weighted {
  readonly weights: readonly {
    readonly name: string;
    /** The variable itself. */
    read(): unknown;
  }[];
}

/**
 * The variables of a model. To write to them is not `model.setWeights`, which would apply constraints that the weights
 * of before may not have met.
 *
 * @throws StepwiseError `bad-option` when the model was disposed.
 */
export function variablesOf({ weights }: Weighted): readonly Variable[] {
  return weights.map((weight) => {
    const variable = read(weight);
    if (isVariable(variable) && !variable.isDisposed) return variable;
    throw new StepwiseError(
      'bad-option',
      `model: its weight '${weight.name}' was disposed; make the model anew.`,
    );
  });
}

function read(weight: Weighted['weights'][number]): unknown {
  try {
    return weight.read();
  } catch {
    // that is how TensorFlow.js says that it was disposed
    return null;
  }
}
