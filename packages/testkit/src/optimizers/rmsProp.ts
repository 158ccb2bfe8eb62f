import type { ReferenceOptimizer } from './referenceOptimizer.ts';

export interface RmsPropOptions {
  /** How much of the old averages is kept. Default 0.9. */
  readonly decay?: number;
  /** Where a step does not give its own. Default 0. */
  readonly momentum?: number;
  readonly epsilon?: number;
  /** Divides by the standard deviation instead of the root of the mean square. */
  readonly centered?: boolean;
}

/**
 * RMSProp, as TensorFlow computes it: the rate is **inside** the momentum buffer.
 *
 * Formula: s ← ρ · s + (1 − ρ) · g², b ← μ · b + lr · g / √(s + ε), then w ← w − b. Centered: c ← ρ · c + (1 − ρ) · g
 * and √(s − (c² + ε)); with a gradient that does not change this becomes the root of a negative number.
 *
 * In PyTorch the rate is outside (b ← μ · b + g / (√s + ε), w ← w − lr · b): there lr = 0 stops the weights at once,
 * here they go on by μ, μ², … of the last update.
 *
 * @see TensorFlow.js `RMSPropOptimizer`; Tieleman and Hinton 2012.
 */
export function rmsProp(
  options: RmsPropOptions = {},
): ReferenceOptimizer<{ s: number; c: number; b: number }> {
  const { decay = 0.9, momentum: standard = 0, epsilon = 1e-7, centered = false } = options;
  return {
    name: 'rmsProp',
    initial: { s: 0, c: 0, b: 0 },
    step(weight, gradient, { lr, momentum = standard }, slots) {
      const s = decay * slots.s + (1 - decay) * gradient ** 2;
      const c = centered ? decay * slots.c + (1 - decay) * gradient : 0;
      const spread = centered ? s - (c ** 2 + epsilon) : s + epsilon;
      const b = momentum * slots.b + (lr * gradient) / Math.sqrt(spread);
      return { weight: weight - b, slots: { s, c, b } };
    },
  };
}
