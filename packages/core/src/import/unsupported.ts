import { StepwiseError } from '../error.ts';

/** What can't be carried over, with the reason. */
export function unsupported(message: string): StepwiseError {
  return new StepwiseError('unsupported', message);
}
