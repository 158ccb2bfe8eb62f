import type { ReferenceOptimizer } from './referenceOptimizer.ts';

export interface TorchAdagradOptions {
  /** Where the sum of squares begins. Default 0. */
  readonly initialAccumulator?: number;
  /** The rate of step t from 0 is lr / (1 + t · lrDecay). Default 0. */
  readonly lrDecay?: number;
  /** Default 1e-10. */
  readonly epsilon?: number;
  /** An L2 penalty that is added to the gradient, where a step does not give its own. Default none. */
  readonly weightDecay?: number;
}

/**
 * Adagrad, as PyTorch computes it: ε is outside the root.
 *
 * Formula, step t from 0: g ← g + λ · w, s ← s + g², then w ← w − lr / (1 + t · lrDecay) · g / (√s + ε). Without
 * `weightDecay` there is no λ, whatever the step gives.
 *
 * @see PyTorch `Adagrad`; `goldens/torchOptimizers.json`.
 */
export function torchAdagrad(
  options: TorchAdagradOptions = {},
): ReferenceOptimizer<{ t: number; s: number }> {
  const { initialAccumulator = 0, lrDecay = 0, epsilon = 1e-10, weightDecay } = options;
  return {
    name: 'torchAdagrad',
    initial: { t: 0, s: initialAccumulator },
    step(weight, gradient, { lr, ...values }, slots) {
      const decay = weightDecay === undefined ? 0 : (values.weightDecay ?? weightDecay);
      const g = gradient + decay * weight;
      const s = slots.s + g ** 2;
      const rate = lr / (1 + slots.t * lrDecay);
      return {
        weight: weight - (rate * g) / (Math.sqrt(s) + epsilon),
        slots: { t: slots.t + 1, s },
      };
    },
  };
}
