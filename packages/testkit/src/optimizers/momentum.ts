import type { ReferenceOptimizer } from './referenceOptimizer.ts';

export interface MomentumOptions {
  /** Where a step does not give its own. Default 0.9. */
  readonly momentum?: number;
  readonly nesterov?: boolean;
}

/**
 * Gradient descent with momentum. The rate is outside the buffer: with lr = 0 nothing moves.
 *
 * Formula: a ← μ · a + g, then w ← w − lr · a, or with Nesterov w ← w − lr · (g + μ · a).
 *
 * @see TensorFlow.js `MomentumOptimizer`; PyTorch `SGD` with `dampening: 0` is the same.
 */
export function momentum(options: MomentumOptions = {}): ReferenceOptimizer<{ a: number }> {
  const { momentum: standard = 0.9, nesterov = false } = options;
  return {
    name: nesterov ? 'nesterov' : 'momentum',
    initial: { a: 0 },
    step(weight, gradient, { lr, momentum: mu = standard }, slots) {
      const a = mu * slots.a + gradient;
      const direction = nesterov ? gradient + mu * a : a;
      return { weight: weight - lr * direction, slots: { a } };
    },
  };
}
