import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';
import type { Inputs, Operator } from './operator.ts';
import { inferFloat } from './elementwise.ts';
import { present } from './present.ts';

/** y = x, as a network is used rather than trained; the second output is true everywhere. ∂x = ∂y. */
export const dropout: Operator = {
  name: 'Dropout',
  inputs: [1, 3],
  infer(node, inputs) {
    refuseTraining(inputs);
    const { shape } = present(inputs, 0);
    return [...inferFloat(node, inputs), { type: 'bool', shape }];
  },
  gradient({ gradients }) {
    return [present(gradients, 0)];
  },
};

function refuseTraining(inputs: Inputs<Value>): void {
  const mode = inputs[2];
  if (!mode) return;
  if (mode.constant && mode.constant.data.length === 1 && !mode.constant.data[0]) return;
  throw new StepwiseError(
    'unsupported',
    'Its training_mode (input 2) has to be left out or constant and false.',
  );
}
