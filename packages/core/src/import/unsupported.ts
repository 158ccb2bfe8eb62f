import { show } from '../check.ts';
import { StepwiseError } from '../error.ts';

/** What can't be carried over, with the reason. */
export function unsupported(message: string): StepwiseError {
  return new StepwiseError('unsupported', message);
}

/** A scheduler that has no counterpart here. */
export function unknownScheduler(system: string, name: unknown): StepwiseError {
  return new StepwiseError(
    'unknown-kind',
    `${system}: there is no counterpart of a scheduler named ${show(name)}.`,
  );
}
