import type { ReferenceOptimizer } from './referenceOptimizer.ts';

export interface SgdOptions {
  /** An L2 penalty that is added to the gradient, where a step does not give its own. Default none. */
  readonly weightDecay?: number;
}

/**
 * Gradient descent.
 *
 * Formula: g ← g + λ · w, then w ← w − lr · g. Without `weightDecay` there is no λ, whatever the step gives.
 *
 * @see TensorFlow.js `SGDOptimizer`; PyTorch `SGD` without momentum is the same.
 */
export function sgd({ weightDecay }: SgdOptions = {}): ReferenceOptimizer {
  return {
    name: 'sgd',
    initial: {},
    step(weight, gradient, { lr, ...values }, slots) {
      const decay = weightDecay === undefined ? 0 : (values.weightDecay ?? weightDecay);
      return { weight: weight - lr * (gradient + decay * weight), slots };
    },
  };
}
