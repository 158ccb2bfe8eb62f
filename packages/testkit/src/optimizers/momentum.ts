import type { ReferenceOptimizer } from './referenceOptimizer.ts';

export interface MomentumOptions {
  /** Where a step does not give its own. Default 0.9. */
  readonly momentum?: number;
  readonly nesterov?: boolean;
  /** An L2 penalty that is added to the gradient, where a step does not give its own. Default none. */
  readonly weightDecay?: number;
}

/**
 * Gradient descent with momentum. The rate is outside the buffer: with lr = 0 nothing moves.
 *
 * Formula: g ← g + λ · w, a ← μ · a + g, then w ← w − lr · a, or with Nesterov w ← w − lr · (g + μ · a). Without
 * `weightDecay` there is no λ, whatever the step gives.
 *
 * @see TensorFlow.js `MomentumOptimizer`; PyTorch `SGD` with `dampening: 0` is the same.
 */
export function momentum(options: MomentumOptions = {}): ReferenceOptimizer<{ a: number }> {
  const { momentum: standard = 0.9, nesterov = false, weightDecay } = options;
  return {
    name: nesterov ? 'nesterov' : 'momentum',
    initial: { a: 0 },
    step(weight, gradient, { lr, momentum: mu = standard, ...values }, slots) {
      const decay = weightDecay === undefined ? 0 : (values.weightDecay ?? weightDecay);
      const g = gradient + decay * weight;
      const a = mu * slots.a + g;
      const direction = nesterov ? g + mu * a : a;
      return { weight: weight - lr * direction, slots: { a } };
    },
  };
}
