import { StepwiseError } from '@stepwise/core';
import { foldBinary, inferBroadcast } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = whether a or b is true, or both, with broadcasting; nothing flows back. */
export const or: Operator = {
  name: 'Or',
  inputs: [2, 2],
  infer(node, inputs) {
    if (present(inputs, 0).type === 'bool') return inferBroadcast(node, inputs);
    throw new StepwiseError('bad-model', 'Its inputs have to be bool.');
  },
  fold: foldBinary((a, b) => (a === 0 && b === 0 ? 0 : 1)),
  gradient: 'zero',
};
