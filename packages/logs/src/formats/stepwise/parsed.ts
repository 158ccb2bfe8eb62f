import { StepwiseError } from '@stepwise/core';

/** @throws StepwiseError `bad-history` for a text that is no JSON. */
export function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StepwiseError(
      'bad-history',
      `${what}: wanted JSON; it is broken, or the file was cut.`,
    );
  }
}
