import type { ReferenceOptimizer } from './referenceOptimizer.ts';

/**
 * Gradient descent.
 *
 * Formula: w ← w − lr · g.
 *
 * @see TensorFlow.js `SGDOptimizer`; PyTorch `SGD` without momentum is the same.
 */
export function sgd(): ReferenceOptimizer {
  return {
    name: 'sgd',
    initial: {},
    step: (weight, gradient, { lr }, slots) => ({ weight: weight - lr * gradient, slots }),
  };
}
