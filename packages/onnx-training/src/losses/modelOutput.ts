import { StepwiseError } from '@stepwise/core';
import { checkKeys, checkName } from '@stepwise/core/check';
import { isFloat } from '../model/elementType.ts';
import { showShape } from '../model/shape.ts';
import type { Loss } from './loss.ts';

export interface ModelOutputOptions {
  /** The output that is the loss; needed where the model has several. */
  readonly output?: string;
}

/** The model's own output as the loss: one number, which the model computes from its inputs, labels among them. */
export function modelOutput(options: ModelOutputOptions = {}): Loss {
  checkKeys('modelOutput', options, ['output']);
  const { output: name } = options;
  return {
    name: 'output of the model',
    output: name === undefined ? null : checkName('modelOutput.output', name),
    target: null,
    attach(g, output) {
      if (!isFloat(output.type) || output.shape.some((size) => size !== 1)) {
        throw new StepwiseError(
          'bad-model',
          `modelOutput: a loss has to be one number; '${output.name}' is ${output.type}${showShape(output.shape)}.`,
        );
      }
      const loss = output.shape.length === 0 ? output : g.reshape(output, []);
      return { loss, weight: null, sum: loss, inputs: [] };
    },
  };
}
