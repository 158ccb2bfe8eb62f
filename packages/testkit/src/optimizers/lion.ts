import type { ReferenceOptimizer } from './referenceOptimizer.ts';

export interface LionOptions {
  /** Where a step does not give its own. Default 0.9. */
  readonly beta1?: number;
  /** Default 0.99. */
  readonly beta2?: number;
  /** Decoupled; where a step does not give its own. Default 0. */
  readonly weightDecay?: number;
}

/**
 * Lion: the sign of a mean of gradients.
 *
 * Formula: w ← w − lr · (sign(β₁ · m + (1 − β₁) · g) + λ · w), then m ← β₂ · m + (1 − β₂) · g. λ is `weightDecay` where a
 * step does not give its own, and there is none without `weightDecay`.
 *
 * @see Chen et al. 2023, arXiv:2302.06675, algorithm 2.
 */
export function lion(options: LionOptions = {}): ReferenceOptimizer<{ m: number }> {
  const { beta1: standard = 0.9, beta2 = 0.99, weightDecay } = options;
  return {
    name: 'lion',
    initial: { m: 0 },
    step(weight, gradient, { lr, beta1 = standard, ...values }, { m }) {
      const decay = weightDecay === undefined ? 0 : (values.weightDecay ?? weightDecay);
      const direction = Math.sign(beta1 * m + (1 - beta1) * gradient);
      return {
        weight: weight - lr * (direction + decay * weight),
        slots: { m: beta2 * m + (1 - beta2) * gradient },
      };
    },
  };
}
