import { StepwiseError } from '@stepwise/core';
import type { Value } from '../builder/value.ts';

/** The value under a name that an optimizer declared itself. */
export function named(values: Readonly<Record<string, Value>>, name: string): Value {
  const value = values[name];
  if (value) return value;
  throw new StepwiseError('bad-option', `optimizer: '${name}' was not given to the update.`);
}
