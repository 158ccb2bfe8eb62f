import type { AdamOptions } from './adam.ts';
import type { ReferenceOptimizer } from './referenceOptimizer.ts';

/**
 * Adamax.
 *
 * Formula, step t from 0: m ← β₁ · m + (1 − β₁) · g, u ← max(β₂ · u, |g|), then
 * w ← w − lr / (1 − β₁^(t + 1)) · m / (u + ε). PyTorch has u ← max(β₂ · u, |g| + ε) and no ε below.
 *
 * A scheduled β₁ corrects as in `adam`.
 *
 * @see TensorFlow.js `AdamaxOptimizer` with `decay` 0; Kingma and Ba 2015, arXiv:1412.6980, section 7.
 */
export function adamax(
  options: Omit<AdamOptions, 'weightDecay'> = {},
): ReferenceOptimizer<{ t: number; m: number; u: number }> {
  const { beta1: standard = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  return {
    name: 'adamax',
    initial: { t: 0, m: 0, u: 0 },
    step(weight, gradient, { lr, beta1 = standard }, slots) {
      const t = slots.t + 1;
      const m = beta1 * slots.m + (1 - beta1) * gradient;
      const u = Math.max(beta2 * slots.u, Math.abs(gradient));
      return {
        weight: weight - ((lr / (1 - beta1 ** t)) * m) / (u + epsilon),
        slots: { t, m, u },
      };
    },
  };
}
