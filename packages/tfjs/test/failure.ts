import { StepwiseError } from '@stepwise/core';

/** The error of Stepwise that something throws. */
export async function failure(act: () => unknown): Promise<StepwiseError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof StepwiseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
