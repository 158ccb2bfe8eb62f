import type { ReferenceOptimizer } from './referenceOptimizer.ts';

export interface TorchRmsPropOptions {
  /** How much of the old averages is kept. Default 0.99. */
  readonly alpha?: number;
  /** Where a step does not give its own. Default 0. */
  readonly momentum?: number;
  /** Default 1e-8. */
  readonly epsilon?: number;
  /** Divides by the standard deviation instead of the root of the mean square. */
  readonly centered?: boolean;
  /** An L2 penalty that is added to the gradient, where a step does not give its own. Default none. */
  readonly weightDecay?: number;
}

/**
 * RMSProp, as PyTorch computes it: the rate is **outside** the momentum buffer, and ε outside the root.
 *
 * Formula: g ← g + λ · w, s ← α · s + (1 − α) · g², b ← μ · b + g / (√s + ε), then w ← w − lr · b. Centered:
 * c ← α · c + (1 − α) · g and √(s − c²) + ε. Without `weightDecay` there is no λ, whatever the step gives.
 *
 * @see PyTorch `RMSprop`; `goldens/torchOptimizers.json`.
 */
export function torchRmsProp(
  options: TorchRmsPropOptions = {},
): ReferenceOptimizer<{ s: number; c: number; b: number }> {
  const { alpha = 0.99, momentum: standard = 0, epsilon = 1e-8, centered, weightDecay } = options;
  return {
    name: 'torchRmsProp',
    initial: { s: 0, c: 0, b: 0 },
    step(weight, gradient, { lr, momentum = standard, ...values }, slots) {
      const decay = weightDecay === undefined ? 0 : (values.weightDecay ?? weightDecay);
      const g = gradient + decay * weight;
      const s = alpha * slots.s + (1 - alpha) * g ** 2;
      const c = centered === true ? alpha * slots.c + (1 - alpha) * g : 0;
      const b = momentum * slots.b + g / (Math.sqrt(s - c ** 2) + epsilon);
      return { weight: weight - lr * b, slots: { s, c, b } };
    },
  };
}
