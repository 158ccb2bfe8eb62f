import type { ReferenceOptimizer } from './referenceOptimizer.ts';

export interface AdagradOptions {
  /** Default 0.1, as in TensorFlow.js; PyTorch begins with 0. */
  readonly initialAccumulator?: number;
  readonly epsilon?: number;
}

/**
 * Adagrad.
 *
 * Formula: s ← s + g², then w ← w − lr · g / √(s + ε). PyTorch has √s + ε, ε outside the root.
 *
 * @see TensorFlow.js `AdagradOptimizer`; Duchi et al. 2011.
 */
export function adagrad(options: AdagradOptions = {}): ReferenceOptimizer<{ s: number }> {
  const { initialAccumulator = 0.1, epsilon = 1e-7 } = options;
  return {
    name: 'adagrad',
    initial: { s: initialAccumulator },
    step(weight, gradient, { lr }, slots) {
      const s = slots.s + gradient ** 2;
      return { weight: weight - (lr * gradient) / Math.sqrt(s + epsilon), slots: { s } };
    },
  };
}
