import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';

/** Throws when `tf` can't be the namespace. */
export function checkNamespace(tf: unknown): void {
  if (
    (typeof tf === 'object' || typeof tf === 'function') &&
    tf !== null &&
    'scalar' in tf &&
    'keep' in tf
  ) {
    return;
  }
  throw new StepwiseError(
    'bad-option',
    `wanted the TensorFlow.js namespace first (import * as tf from '@tensorflow/tfjs'); got ${show(tf)}.`,
  );
}
