import { StepwiseError } from '@stepwise/core';
import { OPSET } from '../model/model.ts';
import { NEWEST_OPSET, OLDEST_OPSET } from './changes.ts';

/**
 * Checks that a version of the standard operators is read.
 *
 * @param what is of this version, for messages.
 * @throws StepwiseError `bad-model` where there is none, `unsupported` where it is not among those that are read.
 */
export function checkOpset(what: string, opset: number | undefined): number {
  if (opset === undefined) {
    throw new StepwiseError(
      'bad-model',
      `${what} does not say which version of the standard operators it uses.`,
    );
  }
  if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
    throw new StepwiseError(
      'unsupported',
      `${what} is of opset ${opset}; those from ${OLDEST_OPSET} to ${NEWEST_OPSET} are read. Export it again with opset ${OPSET}.`,
    );
  }
  return opset;
}
