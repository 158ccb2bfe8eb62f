import type { ReferenceOptimizer } from './referenceOptimizer.ts';

export interface AdamOptions {
  /** Where a step does not give its own. Default 0.9. */
  readonly beta1?: number;
  readonly beta2?: number;
  /** Default 1e-7, as in TensorFlow.js; 1e-8 in PyTorch. */
  readonly epsilon?: number;
  /** An L2 penalty that is added to the gradient, where a step does not give its own. Default none. */
  readonly weightDecay?: number;
}

/**
 * Adam.
 *
 * Formula, step t from 0: g ← g + λ · w, m ← β₁ · m + (1 − β₁) · g, v ← β₂ · v + (1 − β₂) · g², then
 * w ← w − lr · m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁^(t + 1)), v̂ = v / (1 − β₂^(t + 1)). Without `weightDecay` there is no
 * λ, whatever the step gives.
 *
 * When β₁ is scheduled, the correction uses the step's own β₁, as in PyTorch. TensorFlow.js by itself multiplies up the
 * β₁ of the steps, one step late.
 *
 * @see TensorFlow.js `AdamOptimizer`; PyTorch `Adam`; Kingma and Ba 2015, arXiv:1412.6980.
 */
export function adam(
  options: AdamOptions = {},
): ReferenceOptimizer<{ t: number; m: number; v: number }> {
  const { beta1: standard = 0.9, beta2 = 0.999, epsilon = 1e-7, weightDecay } = options;
  return {
    name: 'adam',
    initial: { t: 0, m: 0, v: 0 },
    step(weight, gradient, { lr, beta1 = standard, ...values }, slots) {
      const t = slots.t + 1;
      const decay = weightDecay === undefined ? 0 : (values.weightDecay ?? weightDecay);
      const g = gradient + decay * weight;
      const m = beta1 * slots.m + (1 - beta1) * g;
      const v = beta2 * slots.v + (1 - beta2) * g ** 2;
      const mean = m / (1 - beta1 ** t);
      const square = v / (1 - beta2 ** t);
      return {
        weight: weight - (lr * mean) / (Math.sqrt(square) + epsilon),
        slots: { t, m, v },
      };
    },
  };
}
