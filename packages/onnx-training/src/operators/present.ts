import { StepwiseError } from '@stepwise/core';
import type { Inputs } from './operator.ts';

/** The input at a position that an operator can't do without. */
export function present<T>(inputs: Inputs<T>, i: number): T {
  const value = inputs[i];
  if (value === null || value === undefined) {
    throw new StepwiseError('bad-model', `Input ${i} is missing.`);
  }
  return value;
}
