import { StepwiseError } from '@stepwise/core';

const MOST = 2 ** 26;

/**
 * Looks at the size of a constant before it is built.
 *
 * @throws StepwiseError `unsupported` where it would have more than 2²⁶ elements.
 */
export function checkElements(count: number): void {
  if (count <= MOST) return;
  throw new StepwiseError(
    'unsupported',
    `Its gradient needs a constant of ${count} elements, and at most ${MOST} are built; make the input smaller.`,
  );
}
