import { StepwiseError } from '@stepwise/core';
import { foldUnary, inferUnary } from './elementwise.ts';
import type { Operator } from './operator.ts';
import { present } from './present.ts';

/** y = whether x is false; nothing flows back. */
export const not: Operator = {
  name: 'Not',
  inputs: [1, 1],
  infer(node, inputs) {
    if (present(inputs, 0).type === 'bool') return inferUnary(node, inputs);
    throw new StepwiseError('bad-model', 'Its input has to be bool.');
  },
  fold: foldUnary((x) => (x === 0 ? 1 : 0)),
  gradient: 'zero',
};
