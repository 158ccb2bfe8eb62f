import { StepwiseError, type StepwiseErrorCode } from '@stepwise/core';

/** Code and message of the error that a function throws. */
export function refusalOf(f: () => unknown): { code: StepwiseErrorCode; message: string } {
  try {
    f();
  } catch (error) {
    if (error instanceof StepwiseError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it was not refused');
}
