import { StepwiseError } from '@stepwise/core';
import { show } from '@stepwise/core/check';

/** Throws when `tf` can't be the namespace. */
export function checkNamespace(where: string, tf: unknown): void {
  if (
    (typeof tf === 'object' || typeof tf === 'function') &&
    tf !== null &&
    'registerKernel' in tf &&
    'engine' in tf
  ) {
    return;
  }
  throw new StepwiseError(
    'bad-option',
    `${where}: wanted the TensorFlow.js namespace first (import * as tf from '@tensorflow/tfjs'); got ${show(tf)}.`,
  );
}
