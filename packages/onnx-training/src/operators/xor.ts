import { StepwiseError } from '@stepwise/core';
import { foldBinary, inferBroadcast } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = whether one of a and b is true and the other is not, with broadcasting; nothing flows back. */
export const xor: Operator = {
  name: 'Xor',
  inputs: [2, 2],
  infer(node, inputs) {
    if (present(inputs, 0).type === 'bool') return inferBroadcast(node, inputs);
    throw new StepwiseError('bad-model', 'Its inputs have to be bool.');
  },
  fold: foldBinary((a, b) => ((a === 0) === (b === 0) ? 0 : 1)),
  gradient: 'zero',
};
