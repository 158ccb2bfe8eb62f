import { expect } from 'vitest';
import { StepwiseError, type StepwiseErrorCode } from '../src/index.ts';

/** What `action` throws, which must be a StepwiseError. */
export function failure(action: () => unknown): StepwiseError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(StepwiseError);
    return error as StepwiseError;
  }
  throw new Error('it did not throw');
}

/** The code of the error that `action` throws. */
export function codeOf(action: () => unknown): StepwiseErrorCode {
  return failure(action).code;
}
